import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { messageOf } from '@misfit/text/message-of'

export interface Tls {
  /** Certificate in PEM, with those that signed it. */
  readonly cert: string
  readonly key: string
}

/** @throws RangeError when certificate and key cannot be used */
export function createEntrance(tls: Tls | undefined): Server {
  if (tls === undefined) return createServer()
  try {
    return createTlsServer(tls)
  } catch (error) {
    throw new RangeError(`certificate and key cannot be used: ${messageOf(error)}`)
  }
}

/**
 * A second way in for processes of this machine, which could not check a certificate made out for the public name:
 * plain HTTP on loopback. What comes in is answered as if it had come in by the first, and it closes with that one.
 *
 * @returns its port
 */
export async function openSideEntrance(main: Server): Promise<number> {
  const side = createServer()
  side.on('request', (request, response) => main.emit('request', request, response))
  side.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    main.emit('upgrade', request, socket, head),
  )
  side.listen(0, '127.0.0.1')
  await once(side, 'listening')
  main.once('close', () => {
    side.close()
    side.closeAllConnections()
  })
  const address = side.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Lets the hub be served under a path of a public address: what it answers itself it knows without that path. */
export function servedUnder(server: Server, path: string): void {
  if (path === '') return
  const strip = (request: IncomingMessage) => {
    if (request.url?.startsWith(`${path}/api/`) === true || request.url?.startsWith(`${path}/socket.io/`) === true) {
      request.url = request.url.slice(path.length)
    }
  }
  server.prependListener('request', strip)
  server.prependListener('upgrade', strip)
}

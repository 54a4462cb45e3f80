import { once } from 'node:events'
import { createServer } from 'node:net'

/** Finds a port of loopback that nothing listens on just now, for tests and tools. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('the system gave no port')
  return address.port
}

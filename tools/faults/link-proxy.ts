import { once } from 'node:events'
import { createServer, connect, type Server, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** The line between a trainer and its hub: it can be cut, and it can be slow. */
export class LinkProxy {
  readonly #sockets = new Set<Socket>()
  readonly #server: Server
  readonly #hubPort: number
  #isCut = false
  #delay = 0

  private constructor(server: Server, hubPort: number) {
    this.#server = server
    this.#hubPort = hubPort
    server.on('connection', (socket) => {
      this.#carry(socket)
    })
  }

  static async open(hubPort: number): Promise<LinkProxy> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new LinkProxy(server, hubPort)
  }

  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  /** Breaks what is connected, and refuses all that comes until `mend`. */
  cut(): void {
    this.#isCut = true
    for (const socket of this.#sockets) socket.destroy()
  }

  mend(): void {
    this.#isCut = false
    this.#delay = 0
  }

  /** Delays every piece of data by so many milliseconds from now on, in both directions. */
  slow(milliseconds: number): void {
    this.#delay = milliseconds
  }

  close(): void {
    this.cut()
    this.#server.close()
  }

  #carry(client: Socket): void {
    if (this.#isCut) {
      client.destroy()
      return
    }
    const hub = connect(this.#hubPort, '127.0.0.1')
    // A hub answers to its own address only.
    const [mine, its] = [`host: 127.0.0.1:${this.port}\r\n`, `host: 127.0.0.1:${this.#hubPort}\r\n`]
    this.#pass(client, hub, (data) =>
      Buffer.from(data.toString('latin1').replaceAll(new RegExp(mine, 'gi'), its), 'latin1'),
    )
    this.#pass(hub, client, (data) => data)
  }

  /** Passes data on in order, however slow. */
  #pass(from: Socket, to: Socket, change: (data: Buffer) => Buffer): void {
    this.#sockets.add(from)
    let before: Promise<unknown> = Promise.resolve()
    from.on('data', (data: Buffer) => {
      const due = delay(this.#delay)
      before = before
        .then(() => due)
        .then(() => {
          if (!to.destroyed) to.write(change(data))
        })
    })
    from.on('error', () => undefined)
    from.on('close', () => {
      this.#sockets.delete(from)
      void before.then(() => to.destroy())
    })
  }
}

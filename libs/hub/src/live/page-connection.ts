import type { Socket } from 'socket.io'

/**
 * Connection of a page that says how fast the page takes what it is sent. socket.io keeps what it cannot send yet in
 * memory without a limit, so every sender asks here first.
 */
export class PageConnection {
  #isFree = true
  #isOpen = true
  readonly #waiting = new Set<() => void>()

  constructor(socket: Socket) {
    // A message is created, then flushed to the transport: at once, or when the system has taken the messages before
    // it.
    socket.conn.on('packetCreate', () => {
      this.#isFree = false
    })
    socket.conn.on('flush', () => {
      this.#isFree = true
      this.#resume()
    })
    socket.on('disconnect', () => {
      this.#isOpen = false
      this.#resume()
    })
  }

  /** False while an earlier message waits for the system to take it: the page, or the way to it, is slow. */
  get isFree(): boolean {
    return this.#isFree
  }

  /** Resolves when it is free, or closed. */
  async free(): Promise<void> {
    while (this.#isOpen && !this.#isFree) await new Promise<void>((resolve) => this.#waiting.add(resolve))
  }

  #resume(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const resolve of waiting) resolve()
  }
}

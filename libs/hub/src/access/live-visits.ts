import type { Visitor } from './visitor.ts'
import type { Gate } from './logins.ts'

/** Milliseconds that a socket can outlive its token at most, when another hub revoked it or it expired. */
const checkEvery = 5000

interface Ending {
  on(event: 'disconnect', listener: () => void): unknown
  disconnect(close: boolean): unknown
}

/** The sockets that are open, by visitor: they end when the token, share link or session ends that they came with. */
export class LiveVisits {
  readonly #open = new Map<Ending, Visitor>()
  readonly #timer: NodeJS.Timeout

  constructor(private readonly gate: Gate) {
    this.#timer = setInterval(() => {
      this.check().catch((error: unknown) => console.error('hub: cannot check who is still signed in:', error))
    }, checkEvery)
  }

  add(socket: Ending, who: Visitor): void {
    this.#open.set(socket, who)
    socket.on('disconnect', () => this.#open.delete(socket))
  }

  /** Ends the sockets of a token, a share link or a session. */
  end(of: { key: string } | { session: string }): void {
    for (const [socket, who] of [...this.#open]) {
      if ('key' in of ? who.key === of.key : who.session === of.session) socket.disconnect(true)
    }
  }

  /** Ends what does not hold any more, as by time. */
  async check(): Promise<void> {
    const visitors = new Map([...this.#open.values()].map((who) => [who.key, who]))
    for (const who of visitors.values()) {
      if (!(await this.gate.isStill(who))) this.end({ key: who.key })
    }
  }

  close(): void {
    clearInterval(this.#timer)
    this.#open.clear()
  }
}

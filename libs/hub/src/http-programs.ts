import { lostAfter } from './liveness.ts'

/**
 * Programs that train and speak to this hub over HTTP. They cannot be called: what a page asks of one waits for its next
 * heartbeat.
 *
 * @param now milliseconds by a clock that never goes back
 */
export class HttpPrograms {
  readonly #heard = new Map<string, number>()
  readonly #toStop = new Set<string>()

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** A program says that it trains this run. @returns what is asked of it; the same again until it ends the run */
  beat(runId: string): 'stop' | null {
    this.#forgetSilent()
    this.#heard.set(runId, this.now())
    return this.#toStop.has(runId) ? 'stop' : null
  }

  /** Whether a program trains this run, and has said so lately. */
  trains(runId: string): boolean {
    this.#forgetSilent()
    return this.#heard.has(runId)
  }

  stop(runId: string): void {
    this.#toStop.add(runId)
  }

  #forgetSilent(): void {
    const oldest = this.now() - lostAfter
    for (const [runId, at] of this.#heard) {
      if (at >= oldest) continue
      this.#heard.delete(runId)
      this.#toStop.delete(runId)
    }
  }
}

import { runIdSchema } from '@misfit/events/ids'
import { z } from 'zod'
import type { Exchange } from '../hubs/exchange.ts'
import { lostAfter } from '../runs/liveness.ts'

/**
 * Programs that train and speak to this hub over HTTP, or to another: a balancer may send each request of one to
 * another hub.
 * They cannot be called: what a page asks of one waits for its next heartbeat.
 *
 * @param now milliseconds by a clock that never goes back
 */
export class HttpPrograms {
  readonly #heard = new Map<string, number>()
  readonly #toStop = new Set<string>()

  constructor(
    private readonly exchange: Pick<Exchange, 'tell' | 'hear'>,
    private readonly now: () => number = () => performance.now(),
  ) {
    exchange.hear('program', z.object({ runId: runIdSchema, stop: z.boolean() }), ({ runId, stop }) => {
      this.#heard.set(runId, this.now())
      if (stop) this.#toStop.add(runId)
    })
  }

  /** A program says that it trains this run. @returns what is asked of it; the same again until it ends the run */
  beat(runId: string): 'stop' | null {
    this.#forgetSilent()
    this.#heard.set(runId, this.now())
    const stop = this.#toStop.has(runId)
    this.exchange.tell('program', { runId, stop })
    return stop ? 'stop' : null
  }

  /** Whether a program trains this run, and has said so lately. */
  trains(runId: string): boolean {
    this.#forgetSilent()
    return this.#heard.has(runId)
  }

  stop(runId: string): void {
    this.#toStop.add(runId)
    this.exchange.tell('program', { runId, stop: true })
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

import { setTimeout as delay } from 'node:timers/promises'
import type { Appended, SentLines } from '@misfit/store/tables/append-lines'

interface Waiting {
  readonly sent: SentLines
  readonly resolve: (appended: Appended) => void
  readonly reject: (reason: unknown) => void
}

/**
 * Stores what trainers send: what comes while a transaction is at work goes into the next one together, since a
 * transaction for many runs takes little longer than for one.
 *
 * @param write stores lines of several runs in one transaction, as `appendTogether` does
 */
export class LineWriter {
  #waiting: Waiting[] = []
  #busy = false
  /** Time at which the next transaction may begin, by `performance.now()`. */
  #next = Number.NEGATIVE_INFINITY

  constructor(private readonly write: (sent: readonly SentLines[]) => Promise<PromiseSettledResult<Appended>[]>) {}

  /**
   * Stores lines as `appendLines` does. One call a run at a time.
   *
   * @throws what `appendLines` throws
   */
  append(sent: SentLines): Promise<Appended> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ sent, resolve, reject })
      if (!this.#busy) void this.#writeAll()
    })
  }

  async #writeAll(): Promise<void> {
    this.#busy = true
    while (this.#waiting.length > 0) {
      await delay(Math.max(0, this.#next - performance.now()))
      const begun = performance.now()
      await this.#write(this.#takeNext())
      this.#next = begun + Math.min(pace.most, pace.times * (performance.now() - begun))
    }
    this.#busy = false
  }

  #takeNext(): Waiting[] {
    let characters = 0
    let runs = 0
    for (const { sent } of this.#waiting) {
      characters += sent.lines.reduce((sum, line) => sum + line.length, 0)
      if (runs > 0 && (runs === mostRuns || characters > mostCharacters)) break
      runs++
    }
    return this.#waiting.splice(0, runs)
  }

  async #write(together: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.write(together.map(({ sent }) => sent))
      outcomes.forEach((outcome, i) => {
        if (outcome.status === 'fulfilled') together[i]?.resolve(outcome.value)
        else together[i]?.reject(outcome.reason)
      })
    } catch (error) {
      // Nothing was stored. The lines of one run may be what the database refuses: those of the others are not to
      // blame.
      if (together.length === 1) together[0]?.reject(error)
      else for (const one of together) await this.#write([one])
    }
  }
}

/** Most runs of one transaction: a page waits for the lines of all its runs. */
const mostRuns = 64
const mostCharacters = 2_000_000
/**
 * Pace of transactions: from the beginning of one to the next at least `times` as long as it took, and at most `most`
 * milliseconds. What comes until then shares the next one. Too short for anybody to see, and where 50 runs train most
 * transactions are saved.
 */
const pace = { times: 4, most: 50 }

import type { RunSummary } from '@misfit/events/run-summary'

/** Summaries are sent at most once in so many milliseconds. */
const interval = 200

/** One page that shows the list of runs. */
export interface SummaryOutlet {
  readonly isFree: boolean
  send(summaries: RunSummary[]): void
}

/**
 * Brings changed summaries to every page, at most five times a second, and only the newest of each run. A page that has
 * not taken the last ones gets the newest later.
 */
export class SummaryFeed {
  readonly #waiting = new Map<SummaryOutlet, Map<string, RunSummary>>()
  #timer: NodeJS.Timeout | null = null
  #flushed = Number.NEGATIVE_INFINITY

  join(outlet: SummaryOutlet): void {
    this.#waiting.set(outlet, new Map())
  }

  leave(outlet: SummaryOutlet): void {
    this.#waiting.delete(outlet)
  }

  changed(summary: RunSummary): void {
    for (const changes of this.#waiting.values()) changes.set(summary.runId, summary)
    this.#schedule()
  }

  /** The run was deleted: what was waiting of it must not bring it back. */
  removed(runId: string): void {
    for (const changes of this.#waiting.values()) changes.delete(runId)
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#waiting.clear()
  }

  #schedule(): void {
    if (this.#timer !== null) return
    const wait = this.#flushed + interval - performance.now()
    if (wait <= 0) this.#flush()
    else this.#timer = setTimeout(() => this.#flush(), wait)
  }

  #flush(): void {
    this.#timer = null
    this.#flushed = performance.now()
    let left = false
    for (const [outlet, changes] of this.#waiting) {
      if (changes.size === 0) continue
      if (!outlet.isFree) {
        left = true
        continue
      }
      outlet.send([...changes.values()])
      changes.clear()
    }
    if (left) this.#schedule()
  }
}

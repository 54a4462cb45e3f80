import type { RunSummary } from '@misfit/events/run/run-summary'

/** Summaries are sent at most once in so many milliseconds. */
const interval = 200

/** Page that shows the list of runs. */
export interface SummaryOutlet {
  readonly isFree: boolean
}

/**
 * Brings changed summaries to every page, at most five times a second, and only the newest of each run. A page that has
 * not taken the last ones gets the newest later.
 *
 * @param send to pages that all get the same, which is nearly always all of them: it is then written once
 */
export class SummaryFeed<Page extends SummaryOutlet> {
  readonly #pages = new Set<Page>()
  /** Runs that changed since the last turn, by id. */
  readonly #changes = new Map<string, RunSummary>()
  /** Runs that changed while a page was not free to take them, by page and id. */
  readonly #missed = new Map<Page, Map<string, RunSummary>>()
  #timer: NodeJS.Timeout | null = null
  #flushed = Number.NEGATIVE_INFINITY

  constructor(private readonly send: (pages: readonly Page[], summaries: readonly RunSummary[]) => void) {}

  join(page: Page): void {
    this.#pages.add(page)
  }

  leave(page: Page): void {
    this.#pages.delete(page)
    this.#missed.delete(page)
  }

  changed(summary: RunSummary): void {
    this.#changes.set(summary.runId, summary)
    this.#schedule()
  }

  /** The run was deleted: what was waiting of it must not bring it back. */
  removed(runId: string): void {
    for (const waiting of [this.#changes, ...this.#missed.values()]) waiting.delete(runId)
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#pages.clear()
    this.#missed.clear()
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
    const upToDate: Page[] = []
    for (const page of this.#pages) {
      const missed = this.#missed.get(page)
      if (page.isFree && missed === undefined) upToDate.push(page)
      else this.#catchUp(page, new Map([...(missed ?? []), ...this.#changes]))
    }
    if (upToDate.length > 0 && this.#changes.size > 0) this.send(upToDate, [...this.#changes.values()])
    this.#changes.clear()
    if (this.#missed.size > 0) this.#schedule()
  }

  #catchUp(page: Page, summaries: Map<string, RunSummary>): void {
    if (!page.isFree) {
      this.#missed.set(page, summaries)
      return
    }
    this.#missed.delete(page)
    if (summaries.size > 0) this.send([page], [...summaries.values()])
  }
}

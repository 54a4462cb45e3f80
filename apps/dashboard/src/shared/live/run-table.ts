import type { RunSummary } from '@misfit/events/run/run-summary'

/** The rows of the table of runs: a whole list, and changes that may overtake it on the way. */
export class RunTable {
  readonly #rows = new Map<string, RunSummary>()
  /** Last change or removal of each run, counted in changes. */
  readonly #changedAt = new Map<string, number>()
  #changes = 0
  #sorted: RunSummary[] | null = []

  /** Remember this before asking for the list, and give it to {@link replace} with the answer. */
  mark(): number {
    return this.#changes
  }

  change(summaries: readonly RunSummary[]): void {
    for (const summary of summaries) {
      this.#changes += 1
      this.#changedAt.set(summary.runId, this.#changes)
      this.#rows.set(summary.runId, summary)
    }
    this.#sorted = null
  }

  remove(runIds: readonly string[]): void {
    for (const runId of runIds) {
      this.#changes += 1
      this.#changedAt.set(runId, this.#changes)
      this.#rows.delete(runId)
    }
    this.#sorted = null
  }

  /** Takes the whole list, except for runs that changed after it was asked for: those are newer here. */
  replace(summaries: readonly RunSummary[], mark: number): void {
    const isNewer = (runId: string): boolean => (this.#changedAt.get(runId) ?? 0) > mark
    const listed = new Map(summaries.map((summary) => [summary.runId, summary]))
    for (const runId of [...this.#rows.keys()]) if (!listed.has(runId) && !isNewer(runId)) this.#rows.delete(runId)
    for (const [runId, summary] of listed) if (!isNewer(runId)) this.#rows.set(runId, summary)
    this.#sorted = null
  }

  newestFirst(): readonly RunSummary[] {
    this.#sorted ??= [...this.#rows.values()].sort((a, b) => b.createdAt - a.createdAt || (a.runId < b.runId ? 1 : -1))
    return this.#sorted
  }
}

/**
 * Watch over running runs that finds those silent for too long. Its clock never goes back, so setting the machine's
 * time changes nothing.
 *
 * @param now milliseconds by such a clock
 * @param longestSilence in milliseconds
 */
export class Liveness {
  readonly #heard = new Map<string, number>()
  #swept: number

  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly longestSilence = lostAfter,
  ) {
    this.#swept = now()
  }

  /** Notes that a process is at work on the run. */
  heard(runId: string): void {
    this.#heard.set(runId, this.now())
  }

  /** Expects a process to be at work on the run: it has as long as any to say so. */
  expect(runId: string): void {
    if (!this.#heard.has(runId)) this.heard(runId)
  }

  /** Ends the watch over a run that has ended: its silence means nothing. */
  forget(runId: string): void {
    this.#heard.delete(runId)
  }

  /** Starts the wait of every run anew, since no heartbeat could arrive until now. */
  forgive(): void {
    const now = this.now()
    this.#swept = now
    for (const runId of this.#heard.keys()) this.#heard.set(runId, now)
  }

  /** Runs that were silent for too long; each is reported once. */
  overdue(): string[] {
    const now = this.now()
    const slept = now - this.#swept > 4 * sweepEvery
    this.#swept = now
    // The hub itself was suspended: heartbeats may be waiting to be read.
    if (slept) this.forgive()
    const overdue = [...this.#heard].filter(([, at]) => now - at >= this.longestSilence).map(([runId]) => runId)
    overdue.forEach((runId) => this.forget(runId))
    return overdue
  }
}

/** Milliseconds without a heartbeat that names a run after which the run is lost. */
export const lostAfter = 8000

/** Milliseconds between two calls of {@link Liveness.overdue}. */
export const sweepEvery = 500

/** After this many milliseconds without a heartbeat that names it, a run is lost. */
export const lostAfter = 8000

/** How often {@link Liveness.overdue} is asked, in milliseconds. */
export const sweepEvery = 500

/**
 * Which runs have been silent for too long. Uses a clock that never goes back, so setting the time changes nothing.
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

  /** A process is at work on the run. */
  heard(runId: string): void {
    this.#heard.set(runId, this.now())
  }

  /** A process should be at work on the run: it has as long as any to say so. */
  expect(runId: string): void {
    if (!this.#heard.has(runId)) this.heard(runId)
  }

  /** The run has ended; its silence means nothing. */
  forget(runId: string): void {
    this.#heard.delete(runId)
  }

  /** Nothing could be heard until now: all have as long as ever. */
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

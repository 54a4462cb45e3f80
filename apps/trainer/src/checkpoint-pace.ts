/** Seconds of training that a crash may cost, where an epoch is longer: `MISFIT_CHECKPOINT_SECONDS`, else ten. */
const usualInterval = 10
/** Saving takes at most a hundredth of the time, however large the model and slow the disk. */
const leastTimesItsCost = 100

/** When to save within an epoch, by how long ago and how costly the last save was. */
export class CheckpointPace {
  readonly #interval: number
  #savedAt = performance.now()
  #cost = 0

  /** @throws RangeError when `MISFIT_CHECKPOINT_SECONDS` is not a number of at least 0 */
  constructor(environment: NodeJS.ProcessEnv = process.env) {
    this.#interval = 1000 * secondsIn(environment['MISFIT_CHECKPOINT_SECONDS'])
  }

  get isDue(): boolean {
    return performance.now() - this.#savedAt >= Math.max(this.#interval, leastTimesItsCost * this.#cost)
  }

  /** Saves by this, and counts from its end. */
  async timed(save: () => Promise<void>): Promise<void> {
    const started = performance.now()
    await save()
    this.#savedAt = performance.now()
    this.#cost = this.#savedAt - started
  }
}

function secondsIn(text: string | undefined): number {
  if (!text) return usualInterval
  const seconds = Number(text)
  if (Number.isFinite(seconds) && seconds >= 0) return seconds
  throw new RangeError(`MISFIT_CHECKPOINT_SECONDS is ${JSON.stringify(text)}; it takes a number of seconds, 0 or more`)
}

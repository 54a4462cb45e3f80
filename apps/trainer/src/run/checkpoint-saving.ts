/** Seconds of training that a crash may cost, where an epoch is longer: `MISFIT_CHECKPOINT_SECONDS`, else ten. */
const usualInterval = 10
/** Training stands still for at most a hundredth of the time to be saved, however large the model. */
const leastTimesItsCost = 100

/** Saves a run's checkpoints while its training goes on: one at a time, and within an epoch not too often. */
export class CheckpointSaving {
  readonly #interval: number
  /** Time at which the last save was done; infinite while it is not, and less than any time where it failed. */
  #doneAt = performance.now()
  /** Milliseconds for which the last save held up the training. */
  #cost = 0
  #saving: Promise<void> = Promise.resolve()

  /** @throws RangeError when `MISFIT_CHECKPOINT_SECONDS` is not a number of at least 0 */
  constructor(environment: NodeJS.ProcessEnv = process.env) {
    this.#interval = 1000 * secondsIn(environment['MISFIT_CHECKPOINT_SECONDS'])
  }

  /**
   * Whether to save within an epoch, by how long ago and how costly the last save was. At once after one that failed.
   */
  get isDue(): boolean {
    return performance.now() - this.#doneAt >= Math.max(this.#interval, leastTimesItsCost * this.#cost)
  }

  /**
   * Begins a save as soon as the one before is done, and resolves when it has begun.
   *
   * @param save what it does before it first waits holds up the training
   * @throws what made the save before fail
   */
  async begin(save: () => Promise<void>): Promise<void> {
    await this.done()
    this.#doneAt = Infinity
    const started = performance.now()
    this.#saving = save()
    this.#cost = performance.now() - started
    // A failure is thrown at whoever waits next; until then nobody does.
    this.#saving.then(
      () => {
        this.#doneAt = performance.now()
      },
      () => {
        this.#doneAt = -Infinity
      },
    )
  }

  /** @throws what made the last save fail */
  done(): Promise<void> {
    return this.#saving
  }
}

function secondsIn(text: string | undefined): number {
  if (!text) return usualInterval
  const seconds = Number(text)
  if (Number.isFinite(seconds) && seconds >= 0) return seconds
  throw new RangeError(`MISFIT_CHECKPOINT_SECONDS is ${JSON.stringify(text)}; it takes a number of seconds, 0 or more`)
}

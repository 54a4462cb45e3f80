import type { StepsEvent } from './training-events.ts'

/** Gathers the steps of one epoch between two `steps` events, and the time they took. */
export class StepLog {
  #loss: number[] = []
  #accuracy: number[] = []
  #samples = 0
  #firstBatch: number
  #clock = performance.now()
  #taken = 0
  #untimed = 0

  constructor(
    private readonly epoch: number,
    private readonly stepsInEpoch: number,
    stepsDone: number,
  ) {
    this.#firstBatch = stepsDone + 1
  }

  /** Time spent training in this epoch, without what ran as `untimed`. */
  get seconds(): number {
    return (performance.now() - this.#clock - this.#untimed) / 1000
  }

  get secondsSinceTaken(): number {
    return this.seconds - this.#taken
  }

  add(loss: number, correct: number, samples: number): void {
    this.#loss.push(loss)
    this.#accuracy.push(correct / samples)
    this.#samples += samples
  }

  /** The event of the steps added since the last one, if there are any. Only the loop knows where they have led. */
  take(): Omit<StepsEvent, 'progress'> | undefined {
    const count = this.#loss.length
    if (count === 0) return undefined
    const seconds = Math.max(this.secondsSinceTaken, 1e-6)
    const event: Omit<StepsEvent, 'progress'> = {
      type: 'steps',
      epoch: this.epoch,
      firstStep: (this.epoch - 1) * this.stepsInEpoch + this.#firstBatch,
      firstBatch: this.#firstBatch,
      stepsInEpoch: this.stepsInEpoch,
      loss: this.#loss,
      accuracy: this.#accuracy,
      stepsPerSecond: count / seconds,
      imagesPerSecond: this.#samples / seconds,
    }
    this.#firstBatch += count
    this.#loss = []
    this.#accuracy = []
    this.#samples = 0
    this.#taken = this.seconds
    return event
  }

  /** Runs something that does not count as training. */
  async untimed(work: () => Promise<void>): Promise<void> {
    const started = performance.now()
    await work()
    this.#untimed += performance.now() - started
  }
}

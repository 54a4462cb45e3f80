import type { NewRunEvent } from '@misfit/events/run/run-event'

const eventInterval = 125
const mostStepsInEvent = 500

/** Gathers the steps of one epoch that someone else trains, into a few events a second. */
export class FitSteps {
  #loss: number[] = []
  #accuracy: number[] = []
  #images = 0
  #next: number
  readonly #started = performance.now()
  #taken = this.#started
  #paused = 0

  /** @param stepsBefore steps of the epochs before */
  constructor(
    private readonly epoch: number,
    stepsBefore: number,
  ) {
    this.#next = stepsBefore + 1
  }

  /** Training time of the epoch so far, pauses left out. */
  get seconds(): number {
    return (performance.now() - this.#started - this.#paused) / 1000
  }

  /** An event is due: there were none for an eighth of a second, or no more steps fit into one. */
  get due(): boolean {
    return performance.now() - this.#taken >= eventInterval || this.#loss.length >= mostStepsInEvent
  }

  /** The number of the last step. */
  get lastStep(): number {
    return this.#next + this.#loss.length - 1
  }

  add(loss: number, accuracy: number, images: number): void {
    this.#loss.push(loss)
    this.#accuracy.push(accuracy)
    this.#images += images
  }

  /** The event of the steps since the one before, if there are any. */
  take(): NewRunEvent | undefined {
    const count = this.#loss.length
    if (count === 0) return undefined
    const seconds = Math.max(performance.now() - this.#taken, 1e-3) / 1000
    const event: NewRunEvent = {
      type: 'steps',
      epoch: this.epoch,
      firstStep: this.#next,
      loss: this.#loss,
      accuracy: this.#accuracy,
      stepsPerSecond: count / seconds,
      imagesPerSecond: this.#images / seconds,
    }
    this.#next += count
    this.#loss = []
    this.#accuracy = []
    this.#images = 0
    this.#taken = performance.now()
    return event
  }

  async pause(until: Promise<void>): Promise<void> {
    const started = performance.now()
    await until
    this.#paused += performance.now() - started
    this.#taken = performance.now()
  }
}

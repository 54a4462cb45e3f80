import type { FitProgress } from '@misfit/training/training-events'
import { CheckpointPace } from './checkpoint-pace.ts'

/**
 * Saves the checkpoints of a run while it trains on: the state is read at once, and training does not wait for the disk.
 * One is written at a time.
 */
export class CheckpointSaves {
  readonly #save: (progress: FitProgress) => Promise<void>
  readonly #pace: CheckpointPace
  #saving: Promise<void> = Promise.resolve()

  /** @param save reads the state before it waits for anything */
  constructor(save: (progress: FitProgress) => Promise<void>, pace = new CheckpointPace()) {
    this.#save = save
    this.#pace = pace
  }

  /** Whether one is due within an epoch. */
  get isDue(): boolean {
    return this.#pace.isDue
  }

  /**
   * Begins to save what training has come to; it may go on when this resolves.
   *
   * @throws what went wrong with the one before
   */
  async begin(progress: FitProgress): Promise<void> {
    await this.#saving
    this.#saving = this.#pace.timed(() => this.#save(progress))
    // Told by the next one, or by `done`.
    this.#saving.catch(() => undefined)
  }

  /**
   * Waits until all is on the disk.
   *
   * @throws what went wrong with the last one
   */
  done(): Promise<void> {
    return this.#saving
  }
}

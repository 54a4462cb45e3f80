import { DatasetError } from './dataset.ts'
import { shuffledIndices } from './random.ts'

interface Split {
  /** Positions that stay for training, ascending. */
  train: Uint32Array
  /** Positions held out for validation, ascending. */
  validation: Uint32Array
}

/**
 * Holds out a random, reproducible part of the training samples for validation. Every position lands in exactly one
 * part. Both keep the order of the file, so a loop that trains on them must shuffle.
 *
 * @param count samples in the file
 * @param validationCount samples to hold out, 1 to `count - 1`
 * @throws DatasetError when one of the parts would be empty
 */
export function trainValidationSplit(count: number, validationCount: number, seed: number): Split {
  if (count < 2) throw new DatasetError(`${count} training images can't be split: two at least are needed`)
  if (!Number.isInteger(validationCount) || validationCount < 1 || validationCount >= count) {
    throw new DatasetError(
      `Cannot hold out ${validationCount} of ${count} training images for validation: ` +
        `choose a whole number from 1 to ${count - 1}`,
    )
  }
  const order = shuffledIndices(count, seed)
  return { validation: order.slice(0, validationCount).sort(), train: order.slice(validationCount).sort() }
}

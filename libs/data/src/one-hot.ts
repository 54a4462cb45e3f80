import { DatasetError } from './dataset.ts'

/**
 * Labels as rows of zeros with a one at the class: the target of categorical cross-entropy.
 * `oneHot([2, 0], 3)` is `[0, 0, 1, 1, 0, 0]`.
 *
 * @returns `[labels.length, classCount]`
 * @throws DatasetError when a label is not a whole number from 0 to `classCount - 1`
 */
export function oneHot(labels: ArrayLike<number>, classCount: number): Float32Array {
  const rows = new Float32Array(labels.length * classCount)
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!
    if (!Number.isInteger(label) || label < 0 || label >= classCount) {
      throw new DatasetError(`Label ${label} of sample ${i} is out of range; 0 to ${classCount - 1} expected`)
    }
    rows[i * classCount + label] = 1
  }
  return rows
}

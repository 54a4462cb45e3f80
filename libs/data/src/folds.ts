import { DatasetError } from './dataset.ts'
import { mixSeed, shuffledIndices } from './random.ts'

/**
 * Assigns each sample to the fold that holds it out, for k-fold cross-validation: every class is spread evenly over the
 * folds, and their sizes differ by as little as that allows. Follows from the seed alone.
 *
 * @param labels `[count]`
 * @param folds 2 or more, at most the number of samples
 * @returns `[count]`, 0 to `folds - 1`
 * @throws DatasetError when there are not so many samples
 */
export function foldOfEach(labels: ArrayLike<number>, folds: number, seed: number): Uint16Array {
  if (!Number.isInteger(folds) || folds < 2 || folds > labels.length || folds > 65_535) {
    throw new DatasetError(
      `${labels.length} samples can't be split into ${folds} folds: choose a whole number from 2 to ${labels.length}`,
    )
  }
  const byClass = new Map<number, number[]>()
  for (const index of shuffledIndices(labels.length, mixSeed(seed, folds))) {
    const label = labels[index]!
    const samples = byClass.get(label)
    if (samples) samples.push(index)
    else byClass.set(label, [index])
  }
  const fold = new Uint16Array(labels.length)
  // One class goes on where the one before it ended, so that small classes don't all fill the first folds.
  let next = 0
  for (const label of [...byClass.keys()].sort((a, b) => a - b)) {
    for (const index of byClass.get(label)!) fold[index] = next++ % folds
  }
  return fold
}

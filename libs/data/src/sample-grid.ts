import { randomGenerator } from './random.ts'

/**
 * Draws different samples of a partition for a grid of pictures: the same seed, the same samples.
 *
 * @param partitionCount samples to draw from
 * @param size cells of the grid, rows x columns
 * @returns `[min(size, partitionCount)]` positions in the partition, in random order
 * @throws RangeError when a count is not an integer of 0 or more
 */
export function sampleGrid(partitionCount: number, size: number, seed: number): Uint32Array {
  for (const count of [partitionCount, size]) {
    if (!Number.isInteger(count) || count < 0) throw new RangeError(`Cannot draw ${size} of ${partitionCount} samples`)
  }
  const random = randomGenerator(seed)
  const drawn = new Uint32Array(Math.min(size, partitionCount))
  // The first steps of a Fisher-Yates shuffle, holding only the positions that it has moved.
  const moved = new Map<number, number>()
  for (let i = 0; i < drawn.length; i++) {
    const other = i + random.below(partitionCount - i)
    drawn[i] = moved.get(other) ?? other
    moved.set(other, moved.get(i) ?? i)
  }
  return drawn
}

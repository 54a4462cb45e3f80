import type { Predictions } from './predictions.ts'

const DIGIT = 0xffff

/**
 * All samples, those with the most probable answer first, equals by index, those without a confident answer last.
 *
 * A radix sort in two passes over the bits of the probability, which rise with it: a million samples take a fraction
 * of the time of a comparing sort.
 *
 * @returns `[count]`, positions in the partition
 */
export function confidenceOrder({ count, topCount, topProbabilities }: Predictions): Uint32Array {
  const floats = new Float32Array(count)
  // Clamped first: the bits of -0 are larger than those of any positive number.
  for (let i = 0; i < count; i++) floats[i] = topProbabilities[i * topCount]! > 0 ? topProbabilities[i * topCount]! : 0
  const keys = new Uint32Array(floats.buffer)
  for (let i = 0; i < count; i++) {
    keys[i] = Number.isNaN(topProbabilities[i * topCount]!) ? 0xffffffff : 0x7fffffff - keys[i]!
  }
  const byIndex = new Uint32Array(count)
  for (let i = 0; i < count; i++) byIndex[i] = i
  return sortByDigit(sortByDigit(byIndex, keys, 0), keys, 16)
}

/** A stable counting sort of positions by 16 bits of their keys. */
function sortByDigit(positions: Uint32Array, keys: Uint32Array, shift: number): Uint32Array {
  const starts = new Uint32Array(DIGIT + 2)
  for (const key of keys) starts[((key >>> shift) & DIGIT) + 1]!++
  for (let digit = 0; digit <= DIGIT; digit++) starts[digit + 1]! += starts[digit]!
  const sorted = new Uint32Array(positions.length)
  for (const position of positions) sorted[starts[(keys[position]! >>> shift) & DIGIT]!++] = position
  return sorted
}

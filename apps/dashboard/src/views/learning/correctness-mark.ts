import type { MarkedPoints, PointMark } from '../inspection/feature-map/point-mark.ts'

/** The less often right, the larger and the more its own shape: what is worth a look stands out, without colour too. */
const marks: readonly PointMark[] = [
  { label: 'always right', shape: 'dot', color: '--right', shade: 0.55, radius: 2 },
  { label: 'right at half of the epochs or more', shape: 'square', color: '--right', shade: 1, radius: 2.6 },
  { label: 'right at fewer than half', shape: 'triangle', color: '--wrong', shade: 0.8, radius: 3.6 },
  { label: 'never right', shape: 'cross', color: '--wrong', shade: 1, radius: 4.5 },
]

/** @param correctness `[count]`, share of the epochs at which each image was right, 0-1 */
export function markCorrectness(correctness: Float64Array): MarkedPoints {
  return {
    marks,
    markOf: Uint16Array.from(correctness, (share) => (share === 1 ? 0 : share >= 0.5 ? 1 : share > 0 ? 2 : 3)),
  }
}

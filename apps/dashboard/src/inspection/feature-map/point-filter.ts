import type { MapPoints } from './map-points.ts'

/** Which images are meant; null means any. */
export interface PointFilter {
  readonly actual: number | null
  readonly predicted: number | null
  readonly answer: 'right' | 'wrong' | 'unsure' | null
}

export const anyPoint: PointFilter = { actual: null, predicted: null, answer: null }

/** An answer below this probability is called unsure. */
export const unsureBelow = 0.5

/** The positions of the points that are meant. Without answers only the actual class counts. */
export function filteredPoints({ count, actual, answers }: MapPoints, filter: PointFilter): number[] {
  const found: number[] = []
  for (let i = 0; i < count; i++) {
    if (filter.actual !== null && actual[i] !== filter.actual) continue
    if (answers !== null) {
      if (filter.predicted !== null && answers.predicted[i] !== filter.predicted) continue
      if (filter.answer === 'unsure' && !(answers.confidence[i]! < unsureBelow)) continue
      if ((filter.answer === 'right' || filter.answer === 'wrong') && answers.verdict[i] !== filter.answer) continue
    }
    found.push(i)
  }
  return found
}

export const filtersAnything = ({ actual, predicted, answer }: PointFilter): boolean => actual !== null || predicted !== null || answer !== null

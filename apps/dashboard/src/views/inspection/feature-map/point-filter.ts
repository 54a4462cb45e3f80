import { isOfClass } from '../../classes/chosen-class.ts'
import type { MapPoints } from './map-points.ts'

/** Filter of the images on a map; null means any. */
export interface PointFilter {
  readonly actual: number | null
  readonly predicted: number | null
  readonly answer: 'right' | 'wrong' | 'unsure' | null
}

export const anyPoint: PointFilter = { actual: null, predicted: null, answer: null }

/** An answer below this probability is called unsure. */
const unsureBelow = 0.5

/**
 * The positions of the points that are meant. Without answers only the actual class counts.
 *
 * @param chosenClass the class that the page looks at: only images of it, or taken for it, are meant
 */
export function filteredPoints(
  { count, actual, answers }: MapPoints,
  filter: PointFilter,
  chosenClass: number | null = null,
): number[] {
  const found: number[] = []
  const classes = { actual, predicted: answers?.predicted }
  for (let i = 0; i < count; i++) {
    if (!isOfClass(classes, i, chosenClass)) continue
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

export const filtersAnything = ({ actual, predicted, answer }: PointFilter): boolean =>
  actual !== null || predicted !== null || answer !== null

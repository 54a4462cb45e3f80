import { type Predictions, probabilityOf } from '@misfit/evaluation/predictions/predictions'
import { className, percentText } from '../../../views/matrix/shaded-matrix.ts'

/** Beyond so many classes only the most probable are shown. */
const mostInPlace = 20
const mostRanked = 10

/** Lists the classes that are shown: all in their own order, or of many the most probable first. */
export function shownClasses(count: number, probabilities: Float32Array | null): number[] {
  const all = Array.from({ length: count }, (_, index) => index)
  if (count <= mostInPlace) return all
  return all.toSorted((a, b) => (probabilities?.[b] ?? 0) - (probabilities?.[a] ?? 0)).slice(0, mostRanked)
}

/** `The model says 7, with 98.2 %; next 1, with 1.1 %.` */
export function answerSentence(probabilities: Float32Array, classes: readonly string[]): string {
  const ranked = Array.from(probabilities.keys()).toSorted((a, b) => probabilities[b]! - probabilities[a]!)
  const [first, second] = ranked
  if (first === undefined || Number.isNaN(probabilities[first]))
    return 'The model gives no answer: its probabilities are not numbers.'
  const words = (index: number): string => `${className(classes, index)}, with ${percentText(probabilities[index]!)}`
  return `The model says ${words(first)}${second === undefined ? '' : `; next ${words(second)}`}.`
}

/** Reads the stored probabilities of a sample, by class; null for classes that are not among those kept. */
export function storedProbabilities(predictions: Predictions, index: number): (number | null)[] {
  return Array.from({ length: predictions.classCount }, (_, classIndex) =>
    probabilityOf(predictions, index, classIndex),
  )
}

/** The largest difference between an answer and a stored one, over the classes that were kept. */
export function largestDifference(probabilities: Float32Array, stored: readonly (number | null)[]): number {
  return stored.reduce<number>(
    (most, value, index) => (value === null ? most : Math.max(most, Math.abs(value - probabilities[index]!))),
    0,
  )
}

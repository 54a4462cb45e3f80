import type { Predictions } from './predictions.ts'
import { PredictionsError } from './predictions.ts'

/**
 * Checks that predictions can be set against each other: the same number of samples, the same classes, and the same
 * true class of every sample.
 *
 * @throws PredictionsError when they can't, saying where they differ
 */
export function requireSameSamples(all: Predictions[]): void {
  const first = all[0]
  if (!first) throw new PredictionsError('No predictions to compare')
  for (const other of all) {
    if (other.classCount !== first.classCount) {
      throw new PredictionsError(
        `Predictions of ${first.classCount} and of ${other.classCount} classes can't be compared`,
      )
    }
    if (other.count !== first.count) {
      throw new PredictionsError(`Predictions of ${first.count} and of ${other.count} samples can't be compared`)
    }
    const differing = first.actual.findIndex((actual, i) => actual !== other.actual[i])
    if (differing !== -1) {
      throw new PredictionsError(
        `Sample ${differing} is of class ${first.actual[differing]} in one ` +
          `and ${other.actual[differing]} in another: ` +
          'the predictions are of different samples and cannot be compared',
      )
    }
  }
}

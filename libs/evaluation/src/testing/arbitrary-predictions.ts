import fc from 'fast-check'

import type { Predictions } from '../predictions/predictions.ts'
import { predictionsFromProbabilities } from '../predictions/predictions.ts'

/** One sample's probabilities: a softmax-like row, sometimes with ties, sometimes with a NaN. */
function probabilityRow(classCount: number): fc.Arbitrary<number[]> {
  const weights = fc.array(fc.nat(6), { minLength: classCount, maxLength: classCount })
  const row = weights.map((row) => {
    const sum = row.reduce((total, weight) => total + weight, 0)
    return row.map((weight) => (sum === 0 ? 1 / classCount : weight / sum))
  })
  const broken = row.map((values) => [Number.NaN, ...values.slice(1)])
  return fc.oneof({ weight: 12, arbitrary: row }, { weight: 1, arbitrary: broken })
}

/** Predictions for property tests: any number of samples, of classes from `minClasses` to `maxClasses`. */
export function arbitraryPredictions({ minClasses = 1, maxClasses = 14 } = {}): fc.Arbitrary<Predictions> {
  return fc
    .integer({ min: minClasses, max: maxClasses })
    .chain((classCount) =>
      fc.tuple(
        fc.constant(classCount),
        fc.array(fc.record({ actual: fc.nat(classCount - 1), row: probabilityRow(classCount) }), { maxLength: 40 }),
      ),
    )
    .map(([classCount, samples]) =>
      predictionsFromProbabilities(
        Float32Array.from(samples.flatMap(({ row }) => row)),
        samples.map(({ actual }) => actual),
        classCount,
      ),
    )
}

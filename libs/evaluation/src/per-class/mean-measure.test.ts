import { expect, it } from 'vitest'

import { curveScores } from './class-scores.ts'
import { rowsOf } from '../testing/fixture-predictions.ts'
import { meanMeasure } from './mean-measure.ts'
import { precisionRecallCurve } from './precision-recall-curve.ts'
import { rocCurve } from './roc-curve.ts'

it('a class without a sample is in no mean', () => {
  // scikit-learn 1.9.1 says nan of such an area and .6111 of the precisions; torchmetrics 1.9.0 .625 and .9167.
  const scores = curveScores(
    rowsOf(
      [
        [0.7, 0.2, 0.1],
        [0.1, 0.8, 0.1],
        [0.3, 0.3, 0.4],
        [0.6, 0.3, 0.1],
      ],
      [0, 1, 1, 0],
    ),
  )!
  const of = (measure: (c: number) => number | null) =>
    meanMeasure([0, 1, 2].map((c) => ({ support: scores.supports[c]!, value: measure(c) })))
  expect([0, 1, 2].map((c) => rocCurve(scores, c).area)).toEqual([1, 0.875, null])
  expect(of((c) => rocCurve(scores, c).area)).toEqual({ macro: 0.9375, weighted: 0.9375 })
  expect(of((c) => precisionRecallCurve(scores, c).averagePrecision).macro).toBeCloseTo(
    (1 + 0.8333333333333333) / 2,
    12,
  )
})

it('each class counts the same, or by its support; of none it is null', () => {
  expect(
    meanMeasure([
      { support: 3, value: 1 },
      { support: 1, value: 0 },
      { support: 5, value: null },
    ]),
  ).toEqual({ macro: 0.5, weighted: 0.75 })
  expect(meanMeasure([{ support: 0, value: null }])).toEqual({ macro: null, weighted: null })
})

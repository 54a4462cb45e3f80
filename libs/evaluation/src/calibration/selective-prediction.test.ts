import fc from 'fast-check'
import { expect, it } from 'vitest'

import { arbitraryPredictions } from '../testing/arbitrary-predictions.ts'
import { rowsOf } from '../testing/fixture-predictions.ts'
import { publicCase } from '../testing/public-case.ts'
import { mostAnsweredAt, operatingPoint, selectivePrediction } from './selective-prediction.ts'

it('worked by hand', () => {
  const rows = [
    [1, 0],
    [0.75, 0.25],
    [0.75, 0.25],
    [0.5, 0.5],
    [Number.NaN, 0],
  ]
  const curve = selectivePrediction(rowsOf(rows, [0, 1, 0, 0, 0]))
  expect([...curve.thresholds]).toEqual([1, 0.75, 0.5])
  expect([...curve.answered]).toEqual([1, 3, 4])
  expect([...curve.right]).toEqual([1, 2, 3])
  expect(curve.areaUnderRisk).toBeCloseTo((0 + 1 / 3 + 1 / 3 + 1 / 4) / 4, 12)
  expect(operatingPoint(curve, 1)).toMatchObject({ threshold: 0.75, answeredShare: 3 / 5, accuracy: 2 / 3 })
  expect(mostAnsweredAt(curve, 0.9)).toMatchObject({ threshold: 1, answeredShare: 1 / 5 })
  expect(mostAnsweredAt(curve, 0.7)).toMatchObject({ threshold: 0.5, answeredShare: 4 / 5 })
})

it('the public case has one point, and nothing reaches 90 %', () => {
  const curve = selectivePrediction(publicCase())
  expect(operatingPoint(curve, 0)).toMatchObject({ threshold: 0.75, answeredShare: 1, accuracy: 5459 / 6509 })
  expect(mostAnsweredAt(curve, 0.9)).toBeNull()
})

it('no samples have no area', () => {
  expect(selectivePrediction(rowsOf([], [])).areaUnderRisk).toBeNull()
})

it('thresholds fall, answers rise, and the last point answers all that can be', () => {
  fc.assert(
    fc.property(arbitraryPredictions(), (predictions) => {
      const { thresholds, answered, right } = selectivePrediction(predictions)
      for (let p = 1; p < thresholds.length; p++) {
        expect(thresholds[p]).toBeLessThan(thresholds[p - 1]!)
        expect(answered[p]).toBeGreaterThan(answered[p - 1]!)
        expect(right[p]).toBeGreaterThanOrEqual(right[p - 1]!)
      }
      const all = predictions.loss.filter((loss) => !Number.isNaN(loss)).length
      expect(answered.at(-1) ?? 0).toBe(all)
    }),
  )
})

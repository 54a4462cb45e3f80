import { expect, it } from 'vitest'

import { rowsOf } from '../testing/fixture-predictions.ts'
import { PredictionsError } from '../predictions/predictions.ts'
import { brierScore, logLoss } from './proper-scores.ts'

it('worked by hand', () => {
  const predictions = rowsOf(
    [
      [0.75, 0.25],
      [0.5, 0.5],
    ],
    [0, 1],
  )
  expect(brierScore(predictions)).toBeCloseTo((0.125 + 0.5) / 2, 12)
  expect(logLoss(predictions)).toBeCloseTo((-Math.log(0.75) - Math.log(0.5)) / 2, 12)
})

it('perfect is 0, surely wrong is 2 and infinite', () => {
  expect(brierScore(rowsOf([[1, 0]], [0]))).toBe(0)
  expect(brierScore(rowsOf([[1, 0]], [1]))).toBe(2)
  expect(logLoss(rowsOf([[1, 0]], [1]))).toBe(Infinity)
})

it('of twelve classes, of which five are kept, the Brier score is not guessed', () => {
  const row = [0.4, 0.2, 0.1, 0.1, 0.06, ...Array<number>(7).fill(0.02)]
  expect(() => brierScore(rowsOf([row], [1]))).toThrow(PredictionsError)
})

it('of no samples null, with a NaN among them NaN', () => {
  expect([brierScore(rowsOf([], [])), logLoss(rowsOf([], []))]).toEqual([null, null])
  expect(brierScore(rowsOf([[Number.NaN, 0]], [0]))).toBeNaN()
  expect(logLoss(rowsOf([[Number.NaN, 0]], [0]))).toBeNaN()
})

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { arbitraryPredictions } from '../testing/arbitrary-predictions.ts'
import { rowsOf } from '../testing/fixture-predictions.ts'
import { meanLoss, PredictionsError } from '../predictions/predictions.ts'
import { atTemperature, fitTemperature } from './temperature-scaling.ts'

/** Ten answers at 0.9, seven right: the best probability is 0.7, so T = ln 9 / ln (7/3). */
const tooSure = rowsOf(
  Array.from({ length: 10 }, () => [0.9, 0.1]),
  [0, 0, 0, 0, 0, 0, 0, 1, 1, 1],
)

it('worked by hand: answers at 0.9 of which 70 % are right', () => {
  const fit = fitTemperature(tooSure)
  expect(fit?.temperature).toBeCloseTo(Math.log(9) / Math.log(7 / 3), 5)
  expect(fit?.lossAfter).toBeCloseTo(-0.7 * Math.log(0.7) - 0.3 * Math.log(0.3), 9)
  expect(fit?.atLimit).toBe(false)
})

it('at the fitted temperature the answers are the same, and as sure as they are right', () => {
  const scaled = atTemperature(tooSure, fitTemperature(tooSure)!.temperature)
  expect(scaled.predicted).toEqual(tooSure.predicted)
  expect(scaled.topProbabilities[0]).toBeCloseTo(0.7, 5)
  expect(meanLoss(scaled)).toBeCloseTo(fitTemperature(tooSure)!.lossAfter, 5)
})

it('of twelve classes, of which five are kept, it is not guessed', () => {
  const row = [0.4, 0.2, 0.1, 0.1, 0.06, ...Array<number>(7).fill(0.02)]
  expect(() => fitTemperature(rowsOf([row], [0]))).toThrow(PredictionsError)
  expect(() => atTemperature(rowsOf([row], [0]), 2)).toThrow(PredictionsError)
})

it('where every answer is right there is no best temperature: it stops at its limit', () => {
  expect(
    fitTemperature(
      rowsOf(
        [
          [0.75, 0.25],
          [0.25, 0.75],
        ],
        [0, 1],
      ),
    ),
  ).toMatchObject({ atLimit: true })
})

it('the loss never rises by fitting', () => {
  fc.assert(
    fc.property(arbitraryPredictions({ minClasses: 2, maxClasses: 10 }), (predictions) => {
      const fit = fitTemperature(predictions)
      if (fit) expect(fit.lossAfter).toBeLessThanOrEqual(fit.lossBefore + 1e-9)
    }),
  )
})

it('without an answer there is no temperature, and such samples stay as they are', () => {
  const none = rowsOf([[Number.NaN, 0]], [0])
  expect(fitTemperature(none)).toBeNull()
  expect(atTemperature(none, 2).loss[0]).toBeNaN()
  expect(() => atTemperature(none, 0)).toThrow(RangeError)
})

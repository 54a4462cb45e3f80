import fc from 'fast-check'
import { expect, it } from 'vitest'

import { arbitraryPredictions } from '../testing/arbitrary-predictions.ts'
import { mostIncorrect } from './most-incorrect.ts'
import { accuracy, predictionsFromProbabilities } from '../predictions/predictions.ts'
import { ACTION, NONE, publicCase } from '../testing/public-case.ts'

it('wrong ones only, surest first, then by loss, then by index, no answer last', () => {
  const rows = [
    [0.6, 0.1, 0.3], // 0: wrong, 0.6, true class at 0.1
    [0.8, 0.2, 0.0], // 1: right
    [Number.NaN, 0, 0], // 2: wrong, no answer
    [0.6, 0.4, 0.0], // 3: wrong, 0.6, true class at 0.4
    [0.0, 0.1, 0.9], // 4: wrong, 0.9
    [0.6, 0.1, 0.3], // 5: as 0
  ]
  const predictions = predictionsFromProbabilities(Float32Array.from(rows.flat()), [1, 0, 1, 1, 1, 1], 3)
  const wrong = mostIncorrect(predictions)
  expect(wrong.map(({ index }) => index)).toEqual([4, 0, 5, 3, 2])
  expect(wrong[0]).toEqual({ index: 4, actual: 1, predicted: 2, probability: Math.fround(0.9) })
  expect(wrong.at(-1)?.probability).toBeNaN()
  expect(mostIncorrect(predictions, 2)).toEqual(wrong.slice(0, 2))
})

it('the public case: 855 ACTION taken for NONE and 195 NONE taken for ACTION', () => {
  const wrong = mostIncorrect(publicCase())
  expect(wrong.filter(({ actual, predicted }) => actual === ACTION && predicted === NONE).length).toBe(855)
  expect(wrong.filter(({ actual, predicted }) => actual === NONE && predicted === ACTION).length).toBe(195)
  expect(wrong.length).toBe(1050)
})

it('as many as accuracy says, in falling order', () => {
  fc.assert(
    fc.property(arbitraryPredictions(), (predictions) => {
      const wrong = mostIncorrect(predictions)
      if (predictions.count > 0) expect(1 - wrong.length / predictions.count).toBeCloseTo(accuracy(predictions), 12)
      const probabilities = wrong.map(({ probability }) => (Number.isNaN(probability) ? -1 : probability))
      expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a))
    }),
  )
})

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { arbitraryPredictions } from '../testing/arbitrary-predictions.ts'
import { rowsOf } from '../testing/fixture-predictions.ts'
import { PredictionsError } from '../predictions/predictions.ts'
import { publicCase } from '../testing/public-case.ts'
import { topKAccuracy } from './top-k-accuracy.ts'

it('the public case: 5459 of 6509 at first, all by the second', () => {
  expect(topKAccuracy(publicCase(), 1)).toMatchObject({ right: 5459, accuracy: 5459 / 6509 })
  expect(topKAccuracy(publicCase(), 2).accuracy).toBe(1)
})

it('of equals the lower class comes first', () => {
  const predictions = rowsOf(
    [
      [0.5, 0.25, 0.25],
      [0.5, 0.25, 0.25],
    ],
    [1, 2],
  )
  expect(topKAccuracy(predictions, 2).right).toBe(1)
})

it('a sample without an answer is wrong at every k; no samples have none', () => {
  expect(topKAccuracy(rowsOf([[Number.NaN, 1]], [0]), 2).accuracy).toBe(0)
  expect(topKAccuracy(rowsOf([], []), 1)).toMatchObject({ accuracy: null, interval: null })
})

it('it never falls as k rises', () => {
  fc.assert(
    fc.property(arbitraryPredictions(), (predictions) => {
      const rights = Array.from({ length: predictions.topCount }, (_, i) => topKAccuracy(predictions, i + 1).right)
      expect(rights).toEqual([...rights].sort((a, b) => a - b))
    }),
  )
})

it('more than are kept is refused', () => {
  expect(() => topKAccuracy(rowsOf([Array<number>(12).fill(1 / 12)], [0]), 6)).toThrow(PredictionsError)
  expect(() => topKAccuracy(publicCase(), 0)).toThrow(PredictionsError)
})

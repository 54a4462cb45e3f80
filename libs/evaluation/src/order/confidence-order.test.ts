import fc from 'fast-check'
import { expect, it } from 'vitest'

import { arbitraryPredictions } from '../testing/arbitrary-predictions.ts'
import { confidenceOrder } from './confidence-order.ts'
import { rowsOf } from '../testing/fixture-predictions.ts'

it('the surest first, equals by index, those without an answer last', () => {
  const predictions = rowsOf(
    [
      [0.6, 0.4],
      [Number.NaN, 0],
      [0.9, 0.1],
      [0.4, 0.6],
      [0, 1],
    ],
    [0, 0, 0, 0, 0],
  )
  expect([...confidenceOrder(predictions)]).toEqual([4, 2, 0, 3, 1])
})

it('the order of a comparing sort', () => {
  fc.assert(
    fc.property(arbitraryPredictions(), (predictions) => {
      const { topCount, topProbabilities, count } = predictions
      const confidence = (i: number): number => topProbabilities[i * topCount]!
      const answered = Array.from({ length: count }, (_, i) => i).filter((i) => !Number.isNaN(confidence(i)))
      const sorted = answered.sort((a, b) => confidence(b) - confidence(a) || a - b)
      const order = [...confidenceOrder(predictions)]
      expect(order.slice(0, sorted.length)).toEqual(sorted)
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
    }),
  )
})

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { arbitraryPredictions } from '../testing/arbitrary-predictions.ts'
import { confusedPairs, mutualConfusions } from './confused-pairs.ts'
import { confusionMatrix } from './confusion-matrix.ts'
import { ACTION, NONE, publicCase } from '../testing/public-case.ts'

it('the public case: ACTION is most often taken for NONE', () => {
  const matrix = confusionMatrix(publicCase())
  expect(confusedPairs(matrix)).toEqual([
    { actual: ACTION, predicted: NONE, count: 855, share: 855 / 4655 },
    { actual: NONE, predicted: ACTION, count: 195, share: 195 / 1854 },
  ])
  expect(confusedPairs(matrix, 1).length).toBe(1)
  expect(mutualConfusions(matrix)).toEqual([
    { first: ACTION, second: NONE, count: 1050, firstAsSecond: 855, secondAsFirst: 195 },
  ])
})

it('of equal counts the larger share of its class comes first', () => {
  const matrix = { classCount: 3, counts: Uint32Array.of(7, 2, 0, 0, 5, 2, 0, 2, 1) }
  expect(confusedPairs(matrix).map(({ actual, predicted }) => [actual, predicted])).toEqual([
    [2, 1],
    [1, 2],
    [0, 1],
  ])
  expect(mutualConfusions(matrix).map(({ first, second, count }) => [first, second, count])).toEqual([
    [1, 2, 4],
    [0, 1, 2],
  ])
})

it('together they are all that is wrong, either way', () => {
  fc.assert(
    fc.property(arbitraryPredictions(), (predictions) => {
      const wrong = predictions.actual.filter((label, i) => label !== predictions.predicted[i]).length
      const matrix = confusionMatrix(predictions)
      expect(confusedPairs(matrix).reduce((sum, { count }) => sum + count, 0)).toBe(wrong)
      expect(mutualConfusions(matrix).reduce((sum, { count }) => sum + count, 0)).toBe(wrong)
    }),
  )
})

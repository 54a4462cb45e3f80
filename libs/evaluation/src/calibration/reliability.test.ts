import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { arbitraryPredictions } from '../testing/arbitrary-predictions.ts'
import { rowsOf } from '../testing/fixture-predictions.ts'
import type { Binning } from './reliability.ts'
import { reliability } from './reliability.ts'
import { publicCase } from '../testing/public-case.ts'

it('the public case: all answers at 0.75, 5459 of 6509 right', () => {
  const { bins, expectedError, maximumError } = reliability(publicCase(), 'equal width', 4)
  const gap = 5459 / 6509 - 0.75
  expect(bins.map(({ count, right }) => [count, right])).toEqual([
    [0, 0],
    [0, 0],
    [6509, 5459],
    [0, 0],
  ])
  expect(expectedError).toBeCloseTo(gap, 12)
  expect(maximumError).toBeCloseTo(gap, 12)
})

it('worked by hand: bins hold their upper bound', () => {
  const predictions = rowsOf(
    [
      [0.5, 0.5],
      [0.75, 0.25],
      [0.875, 0.125],
      [1, 0],
    ],
    [0, 1, 0, 1],
  )
  const { bins, expectedError, maximumError } = reliability(predictions, 'equal width', 2)
  expect(bins.map(({ count }) => count)).toEqual([1, 3])
  expect(bins[0]).toMatchObject({ confidence: 0.5, accuracy: 1 })
  expect(bins[1]?.confidence).toBeCloseTo(0.875, 12)
  expect(bins[1]?.accuracy).toBeCloseTo(1 / 3, 12)
  expect(expectedError).toBeCloseTo((0.5 + 3 * (0.875 - 1 / 3)) / 4, 12)
  expect(maximumError).toBeCloseTo(0.875 - 1 / 3, 12)
})

it('bins of equal mass keep equals together', () => {
  const predictions = rowsOf(
    [
      [0.5, 0.5],
      [0.75, 0.25],
      [0.75, 0.25],
      [1, 0],
    ],
    [0, 0, 0, 0],
  )
  expect(reliability(predictions, 'equal mass', 2).bins.map(({ count }) => count)).toEqual([3, 1])
})

it('an empty bin has no accuracy, and neither have no samples', () => {
  const { bins, expectedError, maximumError } = reliability(rowsOf([], []), 'equal width', 2)
  expect(bins.map(({ accuracy, confidence, interval }) => [accuracy, confidence, interval])).toEqual([
    [null, null, null],
    [null, null, null],
  ])
  expect([expectedError, maximumError]).toEqual([null, null])
})

it('samples without an answer are left out and counted', () => {
  const { answered, unanswered } = reliability(
    rowsOf(
      [
        [Number.NaN, 0],
        [1, 0],
      ],
      [0, 0],
    ),
  )
  expect([answered, unanswered]).toEqual([1, 1])
})

it('a perfect and sure classifier is calibrated', () => {
  expect(
    reliability(
      rowsOf(
        [
          [1, 0],
          [0, 1],
        ],
        [0, 1],
      ),
    ).expectedError,
  ).toBe(0)
})

describe.each<Binning>(['equal width', 'equal mass'])('bins of %s', (binning) => {
  it('hold every answer once, and the expected error is at most the maximum', () => {
    fc.assert(
      fc.property(arbitraryPredictions(), fc.integer({ min: 1, max: 20 }), (predictions, binCount) => {
        const { bins, answered, unanswered, expectedError, maximumError } = reliability(predictions, binning, binCount)
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(answered)
        expect(answered + unanswered).toBe(predictions.count)
        expect(bins.length).toBeLessThanOrEqual(binCount)
        if (expectedError !== null) expect(expectedError).toBeLessThanOrEqual(maximumError! + 1e-12)
      }),
    )
  })
})

it('half a bin is refused', () => {
  expect(() => reliability(publicCase(), 'equal width', 0.5)).toThrow(RangeError)
})

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { wilsonInterval } from './wilson-interval.ts'

// Newcombe 1998, Statistics in Medicine 17, 857-872, table I: method 3, score without continuity correction.
it.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%s of %s is within %s and %s', (successes, total, low, high) => {
  const interval = wilsonInterval(successes, total)
  expect(interval?.low).toBeCloseTo(low, 4)
  expect(interval?.high).toBeCloseTo(high, 4)
})

it('contains the proportion, stays within 0 and 1, and mirrors', () => {
  const cases = fc.integer({ min: 1, max: 100_000 }).chain((total) => fc.tuple(fc.nat(total), fc.constant(total)))
  fc.assert(
    fc.property(cases, ([successes, total]) => {
      const { low, high } = wilsonInterval(successes, total)!
      expect(low >= 0 && low <= successes / total && successes / total <= high && high <= 1).toBe(true)
      const mirrored = wilsonInterval(total - successes, total)!
      expect(mirrored.low).toBeCloseTo(1 - high, 10)
    }),
  )
})

it('of nothing there is no interval; more successes than trials are refused', () => {
  expect(wilsonInterval(0, 0)).toBeNull()
  expect(() => wilsonInterval(3, 2)).toThrow(RangeError)
  expect(() => wilsonInterval(Number.NaN, 2)).toThrow(RangeError)
})

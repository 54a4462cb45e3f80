import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { agreement, mcnemarExact, pairedDifferenceInterval } from './agreement.ts'
import { arbitraryPredictions } from '../testing/arbitrary-predictions.ts'
import { predictionsFromProbabilities } from '../predictions/predictions.ts'

/** A model of two classes on samples of class 0, right where it says so. */
const model = (right: boolean[]) =>
  predictionsFromProbabilities(
    Float32Array.from(right.flatMap((r) => (r ? [1, 0] : [0, 1]))),
    right.map(() => 0),
    2,
  )

it('who is right where', () => {
  const result = agreement(model([true, true, false, false, true]), model([true, false, true, false, false]))
  expect(result).toMatchObject({ total: 5, bothRight: 1, onlyARight: 2, onlyBRight: 1, neitherRight: 1, mcnemarP: 1 })
  expect(result.difference).toBeCloseTo(-0.2, 12)
})

it('a model against itself differs nowhere; swapped models mirror', () => {
  const pairs = arbitraryPredictions({ minClasses: 3, maxClasses: 3 }).chain((a) => {
    const answers = fc.array(fc.nat(2), { minLength: a.count, maxLength: a.count })
    return answers.map((predicted) => ({ a, b: { ...a, predicted: Uint16Array.from(predicted) } }))
  })
  fc.assert(
    fc.property(pairs, ({ a, b }) => {
      expect(agreement(a, a)).toMatchObject({ onlyARight: 0, onlyBRight: 0, mcnemarP: 1 })
      const there = agreement(a, b)
      const back = agreement(b, a)
      expect([back.onlyARight, back.onlyBRight, back.mcnemarP]).toEqual([
        there.onlyBRight,
        there.onlyARight,
        there.mcnemarP,
      ])
      expect(there.bothRight + there.onlyARight + there.onlyBRight + there.neitherRight).toBe(a.count)
      if (there.difference === null) return
      expect(back.difference).toBeCloseTo(-there.difference, 12)
    }),
  )
})

it('no samples have no difference', () => {
  expect(agreement(model([]), model([]))).toMatchObject({ difference: null, differenceInterval: null, mcnemarP: 1 })
})

it('models of other samples cannot be compared', () => {
  const other = predictionsFromProbabilities(Float32Array.of(1, 0), [1], 2)
  expect(() => agreement(model([true]), other)).toThrow(/Sample 0 is of class 0 in one and 1 in another/)
  expect(() => agreement(model([true]), model([]))).toThrow(/1 and of 0 samples/)
  expect(() => agreement(model([true]), predictionsFromProbabilities(Float32Array.of(1, 0, 0), [0], 3))).toThrow(
    /2 and of 3 classes/,
  )
})

describe('mcnemarExact', () => {
  // Sums of binomial coefficients over 2^n, worked out by hand.
  it.each([
    [0, 0, 1],
    [1, 0, 1],
    [5, 0, 2 / 32],
    [9, 1, (2 * 11) / 1024],
    [2, 8, (2 * (1 + 10 + 45)) / 1024],
    [4, 4, 1],
  ])('%s against %s: p = %s', (onlyA, onlyB, p) => {
    expect(mcnemarExact(onlyA, onlyB)).toBeCloseTo(p, 14)
  })

  it('large counts neither overflow nor crash', () => {
    // Summed in exact fractions; scipy.stats.binomtest(400, 900) agrees to 13 digits.
    expect(mcnemarExact(400, 500) / 0.0009564441369189461).toBeCloseTo(1, 11)
    expect(mcnemarExact(0, 100_000)).toBe(0)
    expect(mcnemarExact(500_000, 500_000)).toBe(1)
  })
})

it('the paired interval contains the difference and stays within -1 and 1', () => {
  const counts = fc.tuple(fc.nat(1000), fc.nat(1000), fc.nat(1000)).filter(([a, b, rest]) => a + b + rest > 0)
  fc.assert(
    fc.property(counts, ([onlyA, onlyB, rest]) => {
      const total = onlyA + onlyB + rest
      const { low, high } = pairedDifferenceInterval(onlyA, onlyB, total)!
      expect(low).toBeGreaterThanOrEqual(-1)
      expect(high).toBeLessThanOrEqual(1)
      expect(low).toBeLessThan(high)
      if (total > 20) expect((onlyB - onlyA) / total >= low - 1e-9 && (onlyB - onlyA) / total <= high + 1e-9).toBe(true)
    }),
  )
})

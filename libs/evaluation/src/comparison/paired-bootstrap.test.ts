import { expect, it } from 'vitest'

import { binomialSampler } from './binomial-sampler.ts'
import { agreement } from './agreement.ts'
import { rowsOf } from '../testing/fixture-predictions.ts'
import { pairedBootstrap } from './paired-bootstrap.ts'
import { PredictionsError } from '../predictions/predictions.ts'

/** Two models on 1000 samples: 30 right by A only, 70 by B only, the rest by both. */
const sample = (right: boolean): number[] => (right ? [0.75, 0.25] : [0.25, 0.75])
const labels = Array<number>(1000).fill(0)
const a = rowsOf(
  labels.map((_, i) => sample(i >= 70)),
  labels,
)
const b = rowsOf(
  labels.map((_, i) => sample(i < 970)),
  labels,
)

it('the interval agrees with the normal approximation, which is good here', () => {
  const deviation = Math.sqrt((0.03 + 0.07 - 0.04 ** 2) / 1000)
  const { low, high } = pairedBootstrap(a, b)!
  expect(low).toBeCloseTo(0.04 - 1.96 * deviation, 2.7)
  expect(high).toBeCloseTo(0.04 + 1.96 * deviation, 2.7)
  expect(agreement(a, b).differenceInterval!.low).toBeCloseTo(low, 2)
})

it('the same seed gives the same interval, the other way round its mirror within chance', () => {
  expect(pairedBootstrap(a, b, { seed: 7 })).toEqual(pairedBootstrap(a, b, { seed: 7 }))
  expect(pairedBootstrap(b, a)!.low).toBeCloseTo(-pairedBootstrap(a, b)!.high, 2)
})

it('two models that answer alike differ by nothing, no samples by null', () => {
  expect(pairedBootstrap(a, a)).toEqual({ low: 0, high: 0 })
  expect(pairedBootstrap(rowsOf([], []), rowsOf([], []))).toBeNull()
})

it('one right on all and one on none differ by all', () => {
  const none = rowsOf(
    labels.map(() => sample(false)),
    labels,
  )
  const all = rowsOf(
    labels.map(() => sample(true)),
    labels,
  )
  expect(pairedBootstrap(none, all)).toEqual({ low: 1, high: 1 })
  expect(pairedBootstrap(all, none)).toEqual({ low: -1, high: -1 })
})

it('other samples, and no resamples, are refused', () => {
  expect(() => pairedBootstrap(a, rowsOf([[1, 0]], [0]))).toThrow(PredictionsError)
  expect(() => pairedBootstrap(a, b, { resamples: 0 })).toThrow(RangeError)
})

// Small means are drawn by inversion, others by rejection; p above a half by its complement.
it.each([
  [10, 0.3],
  [1000, 0.004],
  [1000, 0.05],
  [1_000_000, 0.02],
  [500, 0.9],
])("%i trials at %f: mean and variance are the binomial distribution's", (n, p) => {
  const draw = binomialSampler(1)
  const draws = Array.from({ length: 40_000 }, () => draw(n, p))
  const mean = draws.reduce((sum, k) => sum + k, 0) / draws.length
  const variance = draws.reduce((sum, k) => sum + (k - mean) ** 2, 0) / draws.length
  const deviation = Math.sqrt(n * p * (1 - p))
  expect(Math.abs(mean - n * p)).toBeLessThan(0.025 * deviation)
  expect(Math.abs(variance / deviation ** 2 - 1)).toBeLessThan(0.035)
  expect(draws.every((k) => Number.isInteger(k) && k >= 0 && k <= n)).toBe(true)
})

it('100 trials at 0.2: each count comes as often as its probability says', () => {
  const draw = binomialSampler(3)
  const counts = new Float64Array(101)
  for (let i = 0; i < 100_000; i++) counts[draw(100, 0.2)]!++
  let probability = 0.8 ** 100
  let chiSquare = 0
  for (let k = 0; k <= 100; k++) {
    if (k >= 10 && k <= 31) chiSquare += (counts[k]! - 100_000 * probability) ** 2 / (100_000 * probability)
    probability *= ((100 - k) / (k + 1)) * 0.25
  }
  // The 0.999 quantile of chi-square with 22 degrees of freedom.
  expect(chiSquare).toBeLessThan(48.3)
})

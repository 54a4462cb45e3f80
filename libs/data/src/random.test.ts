import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { mixSeed, randomGenerator, shuffledIndices } from './random.ts'

const seeds = fc.maxSafeInteger()

describe('randomGenerator', () => {
  it('the stream of seed 42, as worked out by a separate program in Python', () => {
    const random = randomGenerator(42)
    const stream = Array.from({ length: 4 }, () => random.uint32())
    expect(stream).toEqual([1_109_029_825, 1_345_401_504, 2_733_446_094, 4_174_586_005])
  })

  it('every part of a large or negative seed counts', () => {
    const first = [0, 1, -1, 2 ** 32, 2 ** 32 + 1, -(2 ** 32), Number.MAX_SAFE_INTEGER].map((seed) =>
      randomGenerator(seed).uint32(),
    )
    expect(new Set(first).size).toBe(first.length)
  })

  it('numbers stay in range', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 2 ** 32 }), (seed, limit) => {
        const random = randomGenerator(seed)
        const whole = random.below(limit)
        const float = random.float()
        return whole >= 0 && whole < limit && Number.isInteger(whole) && float >= 0 && float < 1
      }),
    )
  })

  it('below is uniform: chi-square of 60,000 dice under the 0.999 quantile of 5 degrees of freedom', () => {
    const random = randomGenerator(7)
    const faces = new Array<number>(6).fill(0)
    for (let i = 0; i < 60_000; i++) faces[random.below(6)]!++
    const chiSquare = faces.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
    expect(chiSquare).toBeLessThan(20.52)
  })

  it('a limit just over 2^31 is not biased to small numbers', () => {
    const random = randomGenerator(1)
    const limit = 3 * 2 ** 30
    let small = 0
    for (let i = 0; i < 30_000; i++) if (random.below(limit) < 2 ** 30) small++
    // Reduction by remainder alone would give a half instead of a third.
    expect(small / 30_000).toBeCloseTo(1 / 3, 1)
  })

  it('float fills its range evenly', () => {
    const random = randomGenerator(3)
    let sum = 0
    for (let i = 0; i < 100_000; i++) sum += random.float()
    expect(sum / 100_000).toBeCloseTo(0.5, 2)
  })

  it.each([0.5, Number.NaN, Infinity, 2 ** 53])('seed %s is refused', (seed) => {
    expect(() => randomGenerator(seed)).toThrow(RangeError)
  })

  it.each([0, -1, 1.5, 2 ** 32 + 1])('below(%s) is refused', (limit) => {
    expect(() => randomGenerator(1).below(limit)).toThrow(RangeError)
  })
})

describe('mixSeed', () => {
  it('order, number and value of the parts all count', () => {
    const mixed = [
      mixSeed(1),
      mixSeed(1, 0),
      mixSeed(0, 1),
      mixSeed(1, 2),
      mixSeed(2, 1),
      mixSeed(1, 2, 0),
      mixSeed(1, 2 ** 32),
    ]
    expect(new Set(mixed).size).toBe(mixed.length)
  })

  it('no two of 200,000 epoch and sample pairs meet more often than chance would have it', () => {
    const seen = new Set<number>()
    for (let epoch = 0; epoch < 20; epoch++)
      for (let sample = 0; sample < 10_000; sample++) seen.add(mixSeed(42, epoch, sample))
    // Birthday bound: about 200,000^2 / 2^33 = 4.7 repeats are expected of a random function.
    expect(seen.size).toBeGreaterThan(200_000 - 20)
  })
})

describe('shuffledIndices', () => {
  it('is a permutation, the same for the same seed', () => {
    fc.assert(
      fc.property(fc.nat(500), seeds, (count, seed) => {
        const order = shuffledIndices(count, seed)
        expect(order).toEqual(shuffledIndices(count, seed))
        expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
      }),
    )
  })

  it('all six orders of three are equally likely', () => {
    const counts = new Map<string, number>()
    for (let seed = 0; seed < 6000; seed++) {
      const order = shuffledIndices(3, seed).join()
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    expect(chiSquare).toBeLessThan(20.52)
  })

  it.each([-1, 1.5, Number.NaN])('%s items are refused', (count) => {
    expect(() => shuffledIndices(count, 1)).toThrow(RangeError)
  })
})

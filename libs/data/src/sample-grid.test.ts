import fc from 'fast-check'
import { expect, it } from 'vitest'

import { sampleGrid } from './sample-grid.ts'

it('draws different samples within the partition, the same for the same seed', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(50), fc.maxSafeInteger(), (count, size, seed) => {
      const grid = sampleGrid(count, size, seed)
      expect(grid.length).toBe(Math.min(count, size))
      expect(new Set(grid).size).toBe(grid.length)
      expect(grid.every((i) => i < count)).toBe(true)
      expect(sampleGrid(count, size, seed)).toEqual(grid)
    }),
  )
})

it('a larger grid of the same seed begins with the smaller one', () => {
  expect([...sampleGrid(10_000, 12, 42).subarray(0, 6)]).toEqual([...sampleGrid(10_000, 6, 42)])
})

it('each sample is drawn as often as any other', () => {
  const times = new Uint32Array(8)
  for (let seed = 0; seed < 4000; seed++) for (const i of sampleGrid(8, 3, seed)) times[i]!++
  // 1500 expected each, standard deviation 31.
  for (const count of times) expect(Math.abs(count - 1500)).toBeLessThan(5 * 31)
})

it.each([
  [-1, 6],
  [10, 1.5],
  [Number.NaN, 1],
])('%s samples and %s cells are refused', (count, size) => {
  expect(() => sampleGrid(count, size, 42)).toThrow(RangeError)
})

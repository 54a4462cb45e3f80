import fc from 'fast-check'
import { expect, it } from 'vitest'

import { DatasetError } from './dataset.ts'
import { trainValidationSplit } from './split.ts'

it('every sample is in exactly one part, in the order of the file, whatever the seed', () => {
  const cases = fc
    .integer({ min: 2, max: 300 })
    .chain((count) => fc.tuple(fc.constant(count), fc.integer({ min: 1, max: count - 1 })))
  fc.assert(
    fc.property(cases, fc.maxSafeInteger(), ([count, held], seed) => {
      const { train, validation } = trainValidationSplit(count, held, seed)
      expect(validation.length).toBe(held)
      expect([...train, ...validation].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
      for (const part of [train, validation]) expect(part.every((i, at) => at === 0 || i > part[at - 1]!)).toBe(true)
      expect(trainValidationSplit(count, held, seed)).toEqual({ train, validation })
    }),
  )
})

it('every sample is held out as often as any other', () => {
  const times = new Uint32Array(10)
  for (let seed = 0; seed < 5000; seed++) for (const i of trainValidationSplit(10, 3, seed).validation) times[i]!++
  // 1500 expected each, standard deviation 32.
  for (const count of times) expect(Math.abs(count - 1500)).toBeLessThan(5 * 32)
})

it.each([0, -1, 10, 11, 2.5, Number.NaN])('%s of 10 cannot be held out', (held) => {
  expect(() => trainValidationSplit(10, held, 42)).toThrow(DatasetError)
})

it('a single sample cannot be split', () => {
  expect(() => trainValidationSplit(1, 1, 42)).toThrow(/1 training images can't be split: two at least are needed/)
})

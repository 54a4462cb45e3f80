import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldOfEach } from './folds.ts'

describe('folds', () => {
  it('hold out every sample once, evenly, and every class evenly', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 6, maxLength: 200 }),
        fc.integer({ min: 2, max: 6 }),
        fc.nat(),
        (labels, folds, seed) => {
          const fold = foldOfEach(labels, folds, seed)
          const sizes = (of: (index: number) => boolean) =>
            Array.from({ length: folds }, (_, f) => labels.filter((_, i) => fold[i] === f && of(i)).length)
          const evenly = (counts: number[]) => Math.max(...counts) - Math.min(...counts) <= 1
          expect(evenly(sizes(() => true))).toBe(true)
          for (let label = 0; label < 5; label++) expect(evenly(sizes((i) => labels[i] === label))).toBe(true)
        },
      ),
    )
  })

  it('follow from the seed', () => {
    const labels = Array.from({ length: 100 }, (_, i) => i % 10)
    expect(foldOfEach(labels, 5, 1)).toEqual(foldOfEach(labels, 5, 1))
    expect(foldOfEach(labels, 5, 2)).not.toEqual(foldOfEach(labels, 5, 1))
  })

  it('refuse numbers that leave one empty', () => {
    expect(() => foldOfEach([0, 1, 0], 4, 1)).toThrow(
      "3 samples can't be split into 4 folds: choose a whole number from 2 to 3",
    )
    expect(() => foldOfEach([0, 1, 0], 1, 1)).toThrow(/from 2 to 3/)
    expect(() => foldOfEach([0, 1, 0], 2.5, 1)).toThrow(/from 2 to 3/)
  })
})

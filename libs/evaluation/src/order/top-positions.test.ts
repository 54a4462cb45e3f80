import fc from 'fast-check'
import { expect, it } from 'vitest'

import { largest } from './top-positions.ts'

it('worked by hand: of equals the first', () => {
  expect(largest(Float64Array.of(2, 5, 2, 9, 2), 3)).toEqual([0, 1, 3])
  expect(largest(Float64Array.of(2, 5), 0)).toEqual([])
  expect(largest(Float64Array.of(2, 5), 7)).toEqual([0, 1])
})

it('those that a stable sort puts first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -9, max: 9 })), fc.nat(30), (values, count) => {
      const sorted = values.map((value, i) => ({ value, i })).sort((a, b) => b.value - a.value || a.i - b.i)
      const expected = sorted
        .slice(0, count)
        .map(({ i }) => i)
        .sort((a, b) => a - b)
      expect(largest(Float64Array.from(values), count)).toEqual(expected)
    }),
  )
})

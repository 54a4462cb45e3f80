import { expect, it } from 'vitest'

import { DatasetError } from './dataset.ts'
import { oneHot } from './one-hot.ts'

it('a one at the class of each label', () => {
  expect([...oneHot(Uint16Array.from([2, 0]), 3)]).toEqual([0, 0, 1, 1, 0, 0])
  expect(oneHot([], 3).length).toBe(0)
})

it.each([3, -1, 0.5, Number.NaN])('label %s of 3 classes is refused, naming the sample', (label) => {
  expect(() => oneHot([0, label], 3)).toThrow(
    new DatasetError(`Label ${label} of sample 1 is out of range; 0 to 2 expected`),
  )
})

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { takePartition, wholePartition } from './partition.ts'

const samples = {
  count: 5,
  imageShape: [1, 2, 1] as [number, number, number],
  images: Uint8Array.from([0, 1, 10, 11, 20, 21, 30, 31, 40, 41]),
  labels: Uint16Array.from([9, 8, 7, 6, 5]),
}

it('takes images, labels and positions together, in any order and more than once', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(4)), (positions) => {
      const taken = takePartition('train', samples, Uint32Array.from(positions))
      expect([...taken.images]).toEqual(positions.flatMap((i) => [10 * i, 10 * i + 1]))
      expect([...taken.labels]).toEqual(positions.map((i) => 9 - i))
      expect([...taken.sourceIndex]).toEqual(positions)
    }),
  )
})

it('a whole partition shares the memory of its samples', () => {
  const whole = wholePartition('test', samples)
  expect(whole.images).toBe(samples.images)
  expect([...whole.sourceIndex]).toEqual([0, 1, 2, 3, 4])
})

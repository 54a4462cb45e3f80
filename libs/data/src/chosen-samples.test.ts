import { describe, expect, it } from 'vitest'
import { chooseSamples, relabelled } from './chosen-samples.ts'
import type { Partition } from './dataset.ts'

const partition: Partition = {
  name: 'train',
  count: 3,
  images: Uint8Array.of(1, 2, 3, 4, 5, 6),
  labels: Uint16Array.of(0, 1, 2),
  sourceIndex: Uint32Array.of(10, 20, 30),
}

describe('chosen samples', () => {
  it('keep image, label and place in the file together', () => {
    expect(chooseSamples(partition, [1, 2, 1], Uint32Array.of(2, 0))).toEqual({
      name: 'train',
      count: 2,
      images: Uint8Array.of(5, 6, 1, 2),
      labels: Uint16Array.of(2, 0),
      sourceIndex: Uint32Array.of(30, 10),
      positions: Uint32Array.of(2, 0),
    })
  })
})

describe('relabelled samples', () => {
  it('have the new labels, and leave the others and the original as they were', () => {
    expect(
      relabelled(partition, 3, [
        [1, 2],
        [2, null],
      ]).labels,
    ).toEqual(Uint16Array.of(0, 2, 2))
    expect(partition.labels).toEqual(Uint16Array.of(0, 1, 2))
  })

  it('refuse an image or a class that is not there', () => {
    expect(() => relabelled(partition, 3, [[3, 0]])).toThrow(
      'The label of train image 3 is to change; there are 3 images',
    )
    expect(() => relabelled(partition, 3, [[0, 3]])).toThrow(
      'The label of train image 0 is to become class 3; there are 3 classes',
    )
  })
})

import { expect, it } from 'vitest'

import { classDistribution } from './class-distribution.ts'
import type { Partition, PartitionName } from './dataset.ts'
import { DatasetError } from './dataset.ts'

const partition = (name: PartitionName, labels: number[]): Partition => ({
  name,
  count: labels.length,
  images: new Uint8Array(labels.length),
  labels: Uint16Array.from(labels),
  sourceIndex: new Uint32Array(labels.length),
})

it('counts and per cent by class and partition; equal names stay apart, an empty partition has no share', () => {
  const rows = classDistribution({
    classes: ['cat', 'cat', 'dog'],
    partitions: {
      train: partition('train', [0, 0, 0, 1]),
      validation: partition('validation', [1]),
      test: partition('test', []),
    },
  })
  expect(rows).toEqual([
    {
      class: 0,
      name: 'cat',
      counts: { train: 3, validation: 0, test: 0 },
      percent: { train: 75, validation: 0, test: null },
    },
    {
      class: 1,
      name: 'cat',
      counts: { train: 1, validation: 1, test: 0 },
      percent: { train: 25, validation: 100, test: null },
    },
    {
      class: 2,
      name: 'dog',
      counts: { train: 0, validation: 0, test: 0 },
      percent: { train: 0, validation: 0, test: null },
    },
  ])
})

it('a label without a class is refused', () => {
  const empty = { validation: partition('validation', []), test: partition('test', []) }
  const dataset = { classes: ['a'], partitions: { train: partition('train', [0, 1]), ...empty } }
  expect(() => classDistribution(dataset)).toThrow(
    new DatasetError('Label 1 of train image 1 is out of range; 0 to 0 expected'),
  )
})

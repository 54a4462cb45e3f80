import { describe, expect, it } from 'vitest'
import type { DatasetDescription } from '@misfit/events/dataset'
import { classShares, classSharesCsvRows, largestShare, smallestShare } from './class-shares.ts'

const description: DatasetDescription = {
  id: '0'.repeat(16),
  name: 'pets',
  imageShape: [2, 2, 1],
  classes: ['cat', 'dog'],
  partitions: {
    train: { count: 4, classCounts: [3, 1] },
    validation: { count: 2, classCounts: [1, 1] },
    test: { count: 0, classCounts: [0, 0] },
  },
  source: '',
}

describe('classShares', () => {
  const rows = classShares(description)

  it('gives each class its share of each partition', () => {
    expect(rows[0]!.partitions.train).toEqual({ count: 3, share: 0.75 })
    expect(rows[1]!.partitions.validation).toEqual({ count: 1, share: 0.5 })
  })

  it('sums to the whole partition', () => {
    expect(rows.reduce((sum, row) => sum + row.partitions.train.share!, 0)).toBe(1)
  })

  it('has no share of an empty partition', () => expect(rows[0]!.partitions.test).toEqual({ count: 0, share: null }))

  it('knows the ends of its scale', () => {
    expect([smallestShare(rows), largestShare(rows)]).toEqual([0.25, 0.75])
    expect([smallestShare([]), largestShare([])]).toEqual([0, 0])
  })

  it('is saved with counts and shares', () => {
    expect(classSharesCsvRows(rows)[1]).toEqual(['cat', 3, 0.75, 1, 0.5, 0, null])
  })
})

import { describe, expect, it } from 'vitest'
import { runSummary } from '../../views/comparison/run-summaries.fixture.ts'
import { walksOf } from './walks.ts'

const member = (id: string, walkId: string, position: number, createdAt = 0) =>
  runSummary(id, { walk: { walkId, position }, createdAt })

describe('walksOf', () => {
  it('gathers the runs of each walk in its order, the newest walk first', () => {
    const walks = walksOf([
      member('d', 'new', 1, 20),
      member('c', 'new', 0, 19),
      runSummary('x'),
      member('b', 'old', 1, 2),
      member('a', 'old', 0, 1),
    ])
    expect(walks.map(({ walkId }) => walkId)).toEqual(['new', 'old'])
    expect(walks.map(({ runs }) => runs.map(({ runId }) => runId))).toEqual([
      ['c', 'd'],
      ['a', 'b'],
    ])
  })

  it('is empty without walks', () => expect(walksOf([runSummary('x')])).toEqual([]))
})

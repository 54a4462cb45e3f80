import { describe, expect, it } from 'vitest'
import { runSummary } from '../../views/comparison/run-summaries.fixture.ts'
import { walkChapters } from './walk-chapters.ts'

const states = (...runs: Parameters<typeof runSummary>[]) =>
  walkChapters(
    runs.map((run) => runSummary(...run)),
    (run) => run.runId,
  ).map(({ id, state, progress }) => [id, state, progress])

describe('walkChapters', () => {
  it('waits while everything is in the queue', () => {
    expect(states(['a'], ['b'])).toEqual([
      ['data', 'waiting', ''],
      ['training', 'waiting', ''],
      ['run-a', 'waiting', 'in the queue'],
      ['run-b', 'waiting', 'in the queue'],
      ['results', 'waiting', '0 of 2 tested'],
      ['saved', 'waiting', ''],
      ['next', 'waiting', ''],
    ])
  })

  it('follows a run through its epochs', () => {
    const test = { loss: 0.1, accuracy: 0.949, count: 10_000 }
    const chapters = states(
      ['a', { status: 'completed', datasetId: 'd', test }],
      ['b', { status: 'running', epoch: 1 }],
    )
    expect(chapters).toContainEqual(['data', 'done', ''])
    expect(chapters).toContainEqual(['run-a', 'done', '94.9\u00a0%'])
    expect(chapters).toContainEqual(['run-b', 'now', 'epoch 2 of 5'])
    expect(chapters).toContainEqual(['results', 'now', '1 of 2 tested'])
  })

  it('says so when a run failed', () => {
    expect(states(['a', { status: 'failed' }])).toContainEqual(['run-a', 'failed', 'failed'])
  })
})

import { describe, expect, it } from 'vitest'
import { type Sweep, sweepSchema } from '@misfit/events/settings/sweep'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { runSummary } from '../../views/comparison/run-summaries.fixture.ts'
import { isWithin, parallelAxes } from './parallel-axes.ts'
import { bestTrial, sweepCounts, trialRows } from './trial-rows.ts'

const id = 'abcdefgh0123'
const sweep: Sweep = sweepSchema.parse({
  sweepId: id,
  createdAt: 0,
  rung: 1,
  rungs: [1, 2, 4],
  stoppedAt: null,
  spec: {
    name: 's',
    method: 'halving',
    settings: { name: 's', model: 'model_1', epochs: 4 },
    vary: [
      { setting: 'learningRate', values: [0.001, 0.01, 0.1] },
      { setting: 'optimizer', values: ['adam', 'sgd'] },
    ],
  },
  trials: [
    [0.001, 'adam'],
    [0.01, 'sgd'],
    [0.1, 'sgd'],
  ],
})
const run = (trial: number, change: Partial<RunSummary>) => {
  const summary = runSummary(`runrunrun00${trial}`, change)
  return { ...summary, settings: { ...summary.settings, epochs: 4, sweep: { id, trial } } }
}
const rows = trialRows(sweep, [
  run(0, { status: 'stopped', epoch: 1, valAccuracy: 0.5 }),
  run(1, { status: 'running', epoch: 2, valAccuracy: 0.9 }),
  run(2, { status: 'queued', epoch: 0, valAccuracy: null }),
])

describe('the trials of a sweep', () => {
  it('are out when they stand at a rung that is decided', () =>
    expect(rows.map(({ isOut }) => isOut)).toEqual([true, false, false]))
  it('have a best one, of those with a score', () => expect(bestTrial(rows, 'valAccuracy')?.trial).toBe(1))
  it('are counted by their runs', () =>
    expect(sweepCounts(rows)).toEqual({ waiting: 1, training: 1, ended: 1, total: 3 }))
})

describe('parallel axes', () => {
  const axes = parallelAxes(sweep, rows)
  it('spread rates by their logarithm', () =>
    expect(rows.map((row) => axes[0]?.at(row))).toEqual([0, expect.closeTo(0.5, 12), 1]))
  it('give words a place each', () => expect(rows.map((row) => axes[1]?.at(row))).toEqual([0, 1, 1]))
  it('leave a trial without a score out of the last one', () =>
    expect(rows.map((row) => axes[2]?.at(row))).toEqual([0, 1, null]))
  it('keep the trials within every span', () =>
    expect(
      rows.map((row) =>
        isWithin(
          row,
          axes,
          new Map([
            [0, [0.4, 1]],
            [1, [0.9, 1]],
          ]),
        ),
      ),
    ).toEqual([false, true, true]))
})

import { isActive, type RunSummary } from '@misfit/events/run/run-summary'
import { betterFirst, scoreOf, type Sweep, type SweepValue } from '@misfit/events/settings/sweep'

/** A trial of a sweep: what it sets, and how far its runs are. */
export interface TrialRow {
  readonly trial: number
  /** Values of the trial, in the order of the sweep's settings. */
  readonly values: readonly SweepValue[]
  /** Runs of the trial: one, or one a fold. */
  readonly runs: readonly RunSummary[]
  /** Mean of its runs; null before all of them have one. */
  readonly score: number | null
  /** Epochs that all of its runs have done. */
  readonly epoch: number
  /** Stopped at a rung, since others were better. */
  readonly isOut: boolean
}

/** The trials of a sweep with their runs, in order. */
export function trialRows(sweep: Sweep, runs: readonly RunSummary[]): TrialRow[] {
  const byTrial = new Map<number, RunSummary[]>()
  for (const run of runs) {
    if (run.settings.sweep?.id !== sweep.sweepId) continue
    const { trial } = run.settings.sweep
    byTrial.set(trial, [...(byTrial.get(trial) ?? []), run])
  }
  return sweep.trials.map((values, trial) => {
    const own = byTrial.get(trial) ?? []
    const epoch = own.length === 0 ? 0 : Math.min(...own.map((run) => run.epoch))
    const passed = sweep.rungs.slice(0, sweep.rung)
    return {
      trial,
      values,
      runs: own,
      epoch,
      score: own.length === 0 ? null : scoreOf(own, sweep.spec.measure),
      isOut:
        own.length > 0 &&
        own.every(({ status }) => status === 'stopped') &&
        epoch < (sweep.rungs.at(-1) ?? 0) &&
        passed.includes(epoch),
    }
  })
}

/** The trial with the best score so far, of those that were not stopped at a rung; null before there is one. */
export function bestTrial(rows: readonly TrialRow[], measure: Sweep['spec']['measure']): TrialRow | null {
  const order = betterFirst(measure)
  const [best] = rows
    .filter(({ score, isOut }) => score !== null && !Number.isNaN(score) && !isOut)
    .sort((a, b) => order(a.score, b.score))
  return best ?? null
}

/** Counts how far a sweep is, in runs. */
export function sweepCounts(rows: readonly TrialRow[]): {
  waiting: number
  training: number
  ended: number
  total: number
} {
  const runs = rows.flatMap((row) => row.runs)
  const waiting = runs.filter(({ status }) => status === 'queued').length
  const training = runs.filter(({ status }) => isActive(status)).length
  return { waiting, training, ended: runs.length - waiting - training, total: runs.length }
}

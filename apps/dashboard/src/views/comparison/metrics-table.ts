import { toldParameters } from '@misfit/events/settings/chosen-settings'
import type { RunSummary } from '@misfit/events/run/run-summary'
import type { Interval } from '@misfit/evaluation/comparison/wilson-interval'
import { wilsonInterval } from '@misfit/evaluation/comparison/wilson-interval'

/** Row of one model in the table of test metrics. */
export interface MetricsRow {
  readonly run: RunSummary
  readonly test: {
    readonly loss: number
    /** 0-1 */
    readonly accuracy: number
    readonly count: number
    readonly right: number
    readonly wrong: number
    /** Interval in which the accuracy on ever more such images would probably lie (95 %). */
    readonly interval: Interval | null
  } | null
  readonly parameters: number | null
  /** Seconds of training and validation. */
  readonly seconds: number
  /** Accuracy less that of the nearest row above that was tested on as many images, -1 to 1. */
  readonly gain: number | null
  /** The row that the gain is over. */
  readonly gainOver: RunSummary | null
  /** True for the highest accuracy of several that were measured on the same images. */
  readonly best: boolean
}

/** The table of test metrics in the order of the runs. A run that is not tested yet has an empty row. */
export function metricsTable(runs: readonly RunSummary[]): MetricsRow[] {
  const rows: MetricsRow[] = []
  for (const run of runs) {
    const test = run.test === null || !Number.isFinite(run.test.accuracy) ? null : testMetrics(run.test)
    const before =
      test && rows.findLast((row) => row.test !== null && row.test.count === test.count && sameImages(row.run, run))
    rows.push({
      run,
      test,
      // An ensemble of old has none of its own, which is not the same as 0.
      parameters: toldParameters(run),
      seconds: run.trainingSeconds,
      gain: test && before?.test ? test.accuracy - before.test.accuracy : null,
      gainOver: before?.run ?? null,
      best: false,
    })
  }
  return markBest(rows)
}

/** Whether all of the runs that are tested were tested on the same images, as far as is known. */
export function testedAlike(runs: readonly RunSummary[]): boolean {
  const tested = runs.filter((run) => run.test !== null)
  return tested.every((run) => sameImages(run, tested[0]!) && run.test!.count === tested[0]!.test!.count)
}

function markBest(rows: readonly MetricsRow[]): MetricsRow[] {
  const tested = rows.filter((row) => row.test !== null)
  const highest = Math.max(...tested.map((row) => row.test!.accuracy))
  const comparable = tested.length > 1 && testedAlike(tested.map((row) => row.run))
  return rows.map((row) => ({ ...row, best: comparable && row.test?.accuracy === highest }))
}

const sameImages = (a: RunSummary, b: RunSummary): boolean => a.datasetId === b.datasetId

function testMetrics({ loss, accuracy, count }: NonNullable<RunSummary['test']>): NonNullable<MetricsRow['test']> {
  const right = Math.min(count, Math.max(0, Math.round(accuracy * count)))
  return { loss, accuracy, count, right, wrong: count - right, interval: wilsonInterval(right, count) }
}

/** A difference of two shares in points: `+4.0`, `-0.3`, `0.0`; `+0.01` where one digit would hide it. */
export function pointsText(difference: number): string {
  const points = difference * 100
  const digits = Math.abs(points) >= 0.05 || points === 0 ? 1 : 2
  const text = Math.abs(points).toFixed(digits)
  if (Number(text) === 0) return '0.0'
  return `${points > 0 ? '+' : '\u2212'}${text}`
}

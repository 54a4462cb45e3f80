import { settingInWords, type Sweep, valueInWords } from '@misfit/events/settings/sweep'
import { linearTicks, logTicks } from '../../shared/charts/axis-ticks.ts'
import { type TickUnit, tickWords } from '../../shared/charts/tick-words.ts'
import { measureName } from './measure-in-words.ts'
import type { TrialRow } from './trial-rows.ts'

/** Axis of the parallel coordinates: one upright line. */
export interface ParallelAxis {
  readonly label: string
  /** Finds where a trial meets the axis: 0 at the bottom to 1 at the top; null where it has no value yet. */
  readonly at: (row: TrialRow) => number | null
  readonly ticks: readonly { at: number; text: string }[]
}

/** Ratio of largest to smallest from which numbers are spread by their logarithm. */
const logarithmicFrom = 20

/** An axis for each setting that varies, and one for what came of it. */
export function parallelAxes(sweep: Sweep, rows: readonly TrialRow[]): ParallelAxis[] {
  const { vary, measure } = sweep.spec
  return [
    ...vary.map(({ setting }, i) => {
      const values = rows.map((row) => row.values[i])
      const label = settingInWords(setting)
      return values.every((value) => typeof value === 'number')
        ? numberAxis(label, rows, (row) => (typeof row.values[i] === 'number' ? row.values[i] : null))
        : wordAxis(label, rows, (row) => valueInWords(row.values[i] ?? ''))
    }),
    numberAxis(
      measureName(measure),
      rows,
      ({ score }) => (score !== null && Number.isFinite(score) ? score : null),
      measure === 'valAccuracy' ? 'percent' : 'number',
    ),
  ]
}

/** The nearest that a tick between the ends comes to one of them, as a share of the axis. */
const nearestToEnd = 0.12

/** An axis from the least value to the most, both told as they are, with round numbers between them. */
function numberAxis(
  label: string,
  rows: readonly TrialRow[],
  valueOf: (row: TrialRow) => number | null,
  unit: TickUnit = 'number',
): ParallelAxis {
  const values = rows.flatMap((row) => valueOf(row) ?? [])
  if (values.length === 0) return { label, at: () => null, ticks: [] }
  const [least, most] = [Math.min(...values), Math.max(...values)]
  if (least === most)
    return {
      label,
      at: (row) => (valueOf(row) === null ? null : 0.5),
      ticks: [{ at: 0.5, text: tickWords([least], { unit })[0]! }],
    }
  const isLog = least > 0 && most / least >= logarithmicFrom
  // Halves, since the way between the ends of what a double can hold is more than that.
  const place = isLog ? Math.log : (value: number) => value / 2
  const share = (value: number) => (place(value) - place(least)) / (place(most) - place(least))
  const round = isLog ? logTicks(least, most, 4) : linearTicks(least, most, 4, values.every(Number.isInteger))
  const ticks = [
    least,
    ...round.filter((value) => share(value) > nearestToEnd && share(value) < 1 - nearestToEnd),
    most,
  ]
  const words = tickWords(ticks, { unit, scale: isLog ? 'log' : 'linear' })
  return {
    label,
    at: (row) => {
      const value = valueOf(row)
      return value === null ? null : share(value)
    },
    ticks: ticks.map((value, i) => ({ at: share(value), text: words[i]! })),
  }
}

function wordAxis(label: string, rows: readonly TrialRow[], wordOf: (row: TrialRow) => string): ParallelAxis {
  const words = [...new Set(rows.map(wordOf))]
  const share = (word: string) => (words.length === 1 ? 0.5 : words.indexOf(word) / (words.length - 1))
  return { label, at: (row) => share(wordOf(row)), ticks: words.map((word) => ({ at: share(word), text: word })) }
}

/** A span of an axis that trials must meet to be seen, from 0 to 1. */
export type AxisRange = readonly [from: number, to: number]

/** Whether a trial lies within every span that was set. */
export function isWithin(
  row: TrialRow,
  axes: readonly ParallelAxis[],
  brushes: ReadonlyMap<number, AxisRange>,
): boolean {
  return [...brushes].every(([axis, [from, to]]) => {
    const at = axes[axis]?.at(row) ?? null
    return at !== null && at >= from && at <= to
  })
}

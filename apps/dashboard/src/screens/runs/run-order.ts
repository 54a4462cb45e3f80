import { runStatuses, type RunSummary } from '@misfit/events/run/run-summary'
import { elapsedSeconds } from '../run/progress-of-run.ts'

export const sortKeys = [
  'status',
  'name',
  'model',
  'dataset',
  'progress',
  'loss',
  'valAccuracy',
  'test',
  'time',
  'started',
] as const
export type SortKey = (typeof sortKeys)[number]

export interface RunOrder {
  key: SortKey
  descending: boolean
}

export const newestFirst: RunOrder = { key: 'started', descending: true }

/** An order from an address's parameter: `-test` is by test accuracy, best first. */
export function orderFrom(parameter: string | null): RunOrder {
  const descending = parameter?.startsWith('-') ?? false
  const key = sortKeys.find((name) => name === (descending ? parameter?.slice(1) : parameter))
  return key === undefined ? newestFirst : { key, descending }
}

export const orderParameter = ({ key, descending }: RunOrder): string | null =>
  key === newestFirst.key && descending ? null : `${descending ? '-' : ''}${key}`

const names = new Intl.Collator('en', { numeric: true })

/** Runs in order; those without a value come last in either direction, equals stay newest first. */
export function inOrder(runs: readonly RunSummary[], { key, descending }: RunOrder, now: number): RunSummary[] {
  const direction = descending ? -1 : 1
  const value = valueOf(key, now)
  return runs.toSorted((a, b) => {
    const [left, right] = [value(a), value(b)]
    if (left === null || right === null) return left === right ? b.createdAt - a.createdAt : left === null ? 1 : -1
    const compared = typeof left === 'string' ? names.compare(left, String(right)) : left - Number(right)
    return compared === 0 ? b.createdAt - a.createdAt : compared * direction
  })
}

function valueOf(key: SortKey, now: number): (run: RunSummary) => string | number | null {
  const number = (value: number | null | undefined): number | null =>
    value === null || value === undefined || Number.isNaN(value) ? null : value
  switch (key) {
    case 'status':
      return (run) => runStatuses.indexOf(run.status)
    case 'name':
      return (run) => run.name
    case 'model':
      return (run) => run.settings.model
    case 'dataset':
      return (run) => run.settings.dataset
    case 'progress':
      return (run) => (run.totalSteps === null || run.totalSteps === 0 ? null : run.step / run.totalSteps)
    case 'loss':
      return (run) => number(run.valLoss)
    case 'valAccuracy':
      return (run) => number(run.valAccuracy)
    case 'test':
      return (run) => number(run.test?.accuracy)
    case 'time':
      return (run) => elapsedSeconds(run, now)
    case 'started':
      return (run) => run.createdAt
  }
}

import { z } from 'zod'
import type { ImportedItem, ImportedRun } from './imported-run.ts'

/** `RunStatus` of MLflow (mlflow/protos/service.proto): the number in `meta.yaml`, the name in a database. */
const statusNames = ['', 'RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']
const statusSchema = z.union([
  z
    .number()
    .int()
    .transform((number) => statusNames[number] ?? ''),
  z.string(),
])

const time = z.number().nullish()
/** Facts that both stores have of a run. */
export const mlflowFactsSchema = z.object({
  run_id: z.string().min(1).max(200),
  run_name: z.string().nullish(),
  experiment: z.string(),
  status: statusSchema,
  start_time: time,
  end_time: time,
})

export function mlflowRun(
  given: z.input<typeof mlflowFactsSchema>,
  source: string,
  items: ImportedRun['items'],
): ImportedRun {
  const facts = mlflowFactsSchema.parse(given)
  return {
    format: 'mlflow',
    name: facts.run_name || facts.run_id,
    identity: facts.run_id,
    source,
    // What MLflow calls an experiment is a tag here: it groups runs.
    tags: facts.experiment === '' ? [] : [facts.experiment],
    ended: endOf(facts.status),
    items,
    ...(typeof facts.start_time === 'number' ? { startedAt: facts.start_time } : {}),
    ...(typeof facts.end_time === 'number' ? { endedAt: facts.end_time } : {}),
  }
}

function endOf(status: string): ImportedRun['ended'] {
  switch (status) {
    case 'FINISHED':
      return { outcome: 'completed' }
    case 'FAILED':
      return { outcome: 'failed', message: 'it failed, MLflow says' }
    case 'KILLED':
      return { outcome: 'stopped', message: 'it was killed, MLflow says' }
    default:
      return { outcome: 'stopped', message: 'it had not ended when it was imported' }
  }
}

/** Point of a metric, as both stores keep it. */
export interface MlflowPoint {
  readonly name: string
  readonly value: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly step: number
}

/** Points in the order of step and time: stores keep them by name, or in no order. */
export function* metricRowsOf(points: readonly MlflowPoint[]): Generator<ImportedItem> {
  for (const { name, value, at, step } of [...points].sort((a, b) => a.step - b.step || a.at - b.at)) {
    yield { kind: 'metrics', step, at, values: new Map([[name, value]]) }
  }
}

import { z } from 'zod'
import { metricSchema } from './metric-json.ts'

/**
 * A metric's name: any text of 1 to 500 characters, a label and never a path. Pages group names by what stands before
 * the last `/`: `train/loss` and `train/accuracy` belong together.
 */
export const metricNameSchema = z
  .string()
  .min(1, 'a metric needs a name')
  .max(500, 'the name of a metric has at most 500 characters')

// What JavaScript counts without a gap.
const stepInWords = `a step is a whole number up to ${Number.MAX_SAFE_INTEGER}; give a time in milliseconds`

/** Steps of metrics with names of their own: whatever a program counts, below 0 too. */
export const metricStepSchema = z.number(stepInWords).int(stepInWords)

/**
 * Values of one metric, one for each step of its event. A list of pairs, since a name such as `__proto__` is a name
 * like any other.
 */
export const namedValuesSchema = z.object({ name: metricNameSchema, values: z.array(metricSchema).min(1).max(1000) })

/** Parameter of a run that another program trained: a name and its value, both as text. */
export const parameterSchema = z.object({ name: z.string().min(1).max(500), value: z.string().max(20_000) })
export type Parameter = z.infer<typeof parameterSchema>

/** Series of one metric over a run, in the order in which it was logged. */
export interface MetricSeries {
  readonly step: number[]
  readonly value: number[]
  /** Positions at which the step number goes back: a later attempt begins there. */
  readonly restarts: number[]
}

/** Adds the values of one event to the series of their names, in place. */
export function addMetrics(
  all: Map<string, MetricSeries>,
  steps: ArrayLike<number>,
  series: readonly { readonly name: string; readonly values: ArrayLike<number> }[],
): void {
  for (const { name, values } of series) {
    const known = all.get(name)
    const metric = known ?? { step: [], value: [], restarts: [] }
    if (known === undefined) all.set(name, metric)
    for (let i = 0; i < Math.min(values.length, steps.length); i++) {
      const step = steps[i]!
      const last = metric.step.at(-1)
      if (last !== undefined && step <= last) metric.restarts.push(metric.step.length)
      metric.step.push(step)
      metric.value.push(values[i]!)
    }
  }
}

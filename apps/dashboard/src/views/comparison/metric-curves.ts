import { splitAtRestarts } from '../../shared/charts/restarted-steps.ts'
import type { ChartSeries } from '../../shared/charts/series.ts'
import type { NamedHistory } from './epoch-curves.ts'
import { runLook } from './run-look.ts'

/**
 * Draws one metric with a name of its own, of those runs that log it: each has its colour. What was done again is drawn
 * as it was done last.
 */
export function metricCurves(runs: readonly NamedHistory[], metric: string): ChartSeries[] {
  return runs.flatMap(({ runId, name, history }, position): ChartSeries[] => {
    const found = history.metrics.get(metric)
    if (found === undefined) return []
    return [
      {
        ...splitAtRestarts(found.step, found.value, found.restarts).current,
        id: runId,
        label: name,
        color: runLook(position).color,
        line: 'solid',
      },
    ]
  })
}

/** Names of all metrics that these runs log, in the order in which they came. */
export const metricNames = (runs: readonly NamedHistory[]): string[] => [
  ...new Set(runs.flatMap(({ history }) => [...history.metrics.keys()])),
]

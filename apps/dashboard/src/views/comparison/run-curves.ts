import { objectiveOf } from '@misfit/events/run/epoch-loss'
import type { RunHistory } from '@misfit/events/run/run-history'
import type { ChartSeries } from '../../shared/charts/series.ts'
import { runLook } from './run-look.ts'

export const curveMetrics = ['accuracy', 'loss'] as const
export type CurveMetric = (typeof curveMetrics)[number]

export interface NamedHistory {
  readonly runId: string
  readonly name: string
  readonly history: RunHistory
}

/**
 * One metric of several runs by epoch: each run has its colour and sign; training is solid, validation dashed. Beside
 * each other validation losses are plain; beside training they are those that are trained on, as the training loss is.
 */
export function runCurves(runs: readonly NamedHistory[], metric: CurveMetric, withTraining: boolean): ChartSeries[] {
  return runs.flatMap(({ runId, name, history: { epochs } }, position): ChartSeries[] => {
    const { color, marker } = runLook(position)
    const x = epochs.map(({ epoch }) => epoch)
    const validation: ChartSeries = {
      id: `${runId}-validation`,
      label: withTraining ? `${name}, validation` : name,
      color,
      marker,
      line: 'dashed',
      x,
      y: epochs.map((epoch) =>
        metric === 'accuracy' ? epoch.valAccuracy : withTraining ? objectiveOf(epoch) : epoch.valLoss,
      ),
    }
    if (!withTraining) return [validation]
    return [
      {
        ...validation,
        id: `${runId}-training`,
        label: `${name}, training`,
        line: 'solid',
        y: epochs.map((epoch) => epoch[metric]),
      },
      validation,
    ]
  })
}

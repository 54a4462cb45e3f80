import { objectiveOf } from '@misfit/events/run/epoch-loss'
import type { RunHistory } from '@misfit/events/run/run-history'
import type { ChartSeries } from '../../shared/charts/series.ts'

/** Loss or accuracy of one run by epoch: training and validation. */
export function modelCurves({ epochs }: Pick<RunHistory, 'epochs'>, metric: 'loss' | 'accuracy'): ChartSeries[] {
  const x = epochs.map(({ epoch }) => epoch)
  return [
    {
      id: 'training',
      label: 'training',
      color: '--series-1',
      line: 'solid',
      marker: 'circle',
      x,
      y: epochs.map((epoch) => epoch[metric]),
    },
    {
      id: 'validation',
      label: 'validation',
      color: '--series-2',
      line: 'dashed',
      marker: 'square',
      x,
      y: epochs.map((epoch) => (metric === 'loss' ? objectiveOf(epoch) : epoch.valAccuracy)),
    },
  ]
}

/** Loss or accuracy of every step so far, each measured on its batch. The arrays grow in place. */
export function stepCurve({ steps }: Pick<RunHistory, 'steps'>, metric: 'loss' | 'accuracy'): ChartSeries[] {
  return [
    { id: 'steps', label: 'training, by batch', color: '--series-1', line: 'solid', x: steps.step, y: steps[metric] },
  ]
}

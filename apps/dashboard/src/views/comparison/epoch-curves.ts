import { hasObjective, objectiveOf, onlyPlainIsKnown, withObjective } from '@misfit/events/run/epoch-loss'
import type { RunHistory } from '@misfit/events/run/run-history'
import type { ChartSeries } from '../../shared/charts/series.ts'
import { runLook } from './run-look.ts'

type CurveMetric = 'accuracy' | 'loss'

export interface NamedHistory {
  readonly runId: string
  readonly name: string
  readonly history: RunHistory
}

/**
 * Draws one metric of several runs by epoch: each run has its colour and sign; training is solid, validation dashed.
 * Beside each other validation losses are plain; beside training they are those that are trained on, as the training
 * loss is.
 */
export function runCurves(runs: readonly NamedHistory[], metric: CurveMetric, withTraining: boolean): ChartSeries[] {
  return runs.flatMap(({ runId, name, history: { epochs } }, position): ChartSeries[] => {
    const { color, marker } = runLook(position)
    const validated = metric === 'loss' && withTraining ? withObjective(epochs) : epochs
    const validation: ChartSeries = {
      id: `${runId}-validation`,
      label: withTraining ? `${name}, validation` : name,
      color,
      marker,
      line: 'dashed',
      x: validated.map(({ epoch }) => epoch),
      y: validated.map((epoch) =>
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
        x: epochs.map(({ epoch }) => epoch),
        y: epochs.map((epoch) => epoch[metric]),
      },
      validation,
    ]
  })
}

/** Says in further sentences what the losses of these curves have in them; empty where it goes without saying. */
export function lossesInWords(runs: readonly NamedHistory[], withTraining: boolean): string {
  const onlyPlain = runs.filter(({ history: { created } }) => created !== null && onlyPlainIsKnown(created.settings))
  const some = runs.some(({ history }) => hasObjective(history.epochs))
  if (!some && onlyPlain.length === 0) return ''
  if (!withTraining) return ' Losses are plain, without label smoothing and penalties, so that runs can be compared.'
  const known = ' Losses are what each run is trained on, with its label smoothing and penalties'
  if (onlyPlain.length === 0) return `${known}.`
  const names = onlyPlain.map(({ name }) => name).join(', ')
  return `${known}; of ${names} only the plain validation loss is known.`
}

import { hasObjective, objectiveOf, onlyPlainIsKnown, withObjective } from '@misfit/events/run/epoch-loss'
import type { RunHistory } from '@misfit/events/run/run-history'
import type { RunSettings } from '@misfit/events/settings/settings'
import { splitAtRestarts } from '../../shared/charts/restarted-steps.ts'
import type { ChartMark, ChartSeries } from '../../shared/charts/series.ts'
import { formatCount, formatMetric } from '../../shared/format/numbers.ts'

type Measure = 'loss' | 'accuracy'
export type CurveAxis = 'step' | 'epoch'

const train = { label: 'train', color: '--series-1', line: 'solid' } as const
const validation = { label: 'validation', color: '--series-2', line: 'dashed', marker: 'circle' } as const
const plainValidation = { label: 'validation, plain', color: '--series-3', line: 'dashed', marker: 'triangle' } as const

/** The curves of a run: training solid, validation dashed with a sign at every epoch. */
export function curveSeries(history: RunHistory, measure: Measure, axis: CurveAxis): ChartSeries[] {
  return axis === 'step' ? byStep(history, measure) : byEpoch(history, measure)
}

/** Training at every step, validation at the step where its epoch ended. */
function byStep({ steps, epochs, created }: RunHistory, measure: Measure): ChartSeries[] {
  const { current, superseded } = splitAtRestarts(steps.step, steps[measure], steps.restarts)
  return [
    ...superseded.map((series, i): ChartSeries => ({
      ...train,
      ...series,
      color: '--series-8',
      id: `superseded-${i}`,
      faint: true,
      unlisted: true,
    })),
    ...(isTold(steps[measure], measure) ? [{ ...train, ...current, id: 'train' }] : []),
    ...validationSeries(epochs, measure, 'step', created?.settings),
  ]
}

/** Draws training and validation as the trainer averaged and measured them at the end of each epoch. */
function byEpoch({ epochs, created }: RunHistory, measure: Measure): ChartSeries[] {
  const x = epochs.map((epoch) => epoch.epoch)
  const y = epochs.map((epoch) => epoch[measure])
  return [
    ...(isTold(y, measure) ? [{ ...train, id: 'train', marker: 'square', x, y } as const] : []),
    ...validationSeries(epochs, measure, 'epoch', created?.settings),
  ]
}

/**
 * Whether a curve was logged. Another program may log no accuracy, which is NaN at every step: that is no curve, and
 * nothing that went wrong.
 */
const isTold = (values: ArrayLike<number>, measure: Measure): boolean =>
  measure === 'loss' ||
  values.length === 0 ||
  Array.prototype.some.call(values, (value: number) => !Number.isNaN(value))

/**
 * Validation beside training, like beside like: the loss that is trained on, and the plain one too where it is another.
 * Where only the plain one is known beside a training loss that has more in it, its name says so.
 */
function validationSeries(
  epochs: RunHistory['epochs'],
  measure: Measure,
  axis: CurveAxis,
  settings: RunSettings | undefined,
): ChartSeries[] {
  const x = epochs.map((epoch) => epoch[axis])
  if (measure === 'accuracy')
    return [{ ...validation, id: 'validation', x, y: epochs.map((epoch) => epoch.valAccuracy) }]
  const plain = epochs.map((epoch) => epoch.valLoss)
  if (hasObjective(epochs)) {
    return [
      {
        ...validation,
        label: 'validation, as trained on',
        id: 'validation',
        x: withObjective(epochs).map((epoch) => epoch[axis]),
        y: withObjective(epochs).map(objectiveOf),
      },
      { ...plainValidation, id: 'validation-plain', x, y: plain },
    ]
  }
  const { label } = settings !== undefined && onlyPlainIsKnown(settings) ? plainValidation : validation
  return [{ ...validation, label, id: 'validation', x, y: plain }]
}

/** Says what the losses of a run have in them; null where it goes without saying. */
export function lossInWords({ epochs, created }: Pick<RunHistory, 'epochs' | 'created'>): string | null {
  if (hasObjective(epochs))
    return (
      'Losses that are trained on have label smoothing, penalties and the like in them. The plain one is the ' +
      'cross-entropy alone, so that runs can be compared.'
    )
  if (created !== null && onlyPlainIsKnown(created.settings))
    return 'Training loss has label smoothing; validation loss is plain, without it.'
  return null
}

/** The learning rate at the end of each epoch; empty where it never changes, since then it is no curve. */
export function rateSeries(
  { created, epochs }: Pick<RunHistory, 'created' | 'epochs'>,
  axis: CurveAxis,
): ChartSeries[] {
  const settings = created?.settings
  const asChosen =
    settings !== undefined &&
    ((settings.schedule !== undefined && settings.schedule.kind !== 'constant') || (settings.warmUpSteps ?? 0) > 0)
  // Another program's loop changes the rate without a word in the settings.
  const changes = epochs.some(({ learningRate }) => learningRate !== epochs[0]!.learningRate && learningRate > 0)
  if (!asChosen && !changes) return []
  return [
    {
      label: 'learning rate',
      color: '--series-3',
      line: 'solid',
      marker: 'circle',
      id: 'rate',
      x: epochs.map((epoch) => epoch[axis]),
      y: epochs.map((epoch) => epoch.learningRate),
    },
  ]
}

/** Marks where a run went on from a checkpoint, and where its loss stopped being a number. */
export function curveMarks(history: RunHistory, measure: Measure, axis: CurveAxis): ChartMark[] {
  if (axis === 'epoch') return []
  const marks: ChartMark[] = history.steps.restarts.map((position) => ({
    x: history.steps.step[position]!,
    label: 'continued from checkpoint',
    tone: 'muted',
  }))
  if (measure === 'loss' && history.nonFinite !== null)
    marks.push({ x: history.nonFinite.step, label: notFiniteInWords(history)!, tone: 'danger' })
  return marks
}

/** `loss became NaN at epoch 1, batch 3`; null when it never did. */
export function notFiniteInWords({ nonFinite, model }: Pick<RunHistory, 'nonFinite' | 'model'>): string | null {
  if (nonFinite === null) return null
  const batch =
    model === null ? '' : `, batch ${formatCount(nonFinite.step - (nonFinite.epoch - 1) * model.stepsPerEpoch)}`
  return `loss became ${formatMetric(nonFinite.value)} at epoch ${nonFinite.epoch}${batch}`
}

/** A step as people count: `step 1,570: epoch 2, batch 7`. */
export function stepInWords(step: number, stepsPerEpoch: number | null): string {
  if (stepsPerEpoch === null) return `step ${formatCount(step)}`
  const epoch = Math.floor((step - 1) / stepsPerEpoch) + 1
  return `step ${formatCount(step)}: epoch ${epoch}, batch ${formatCount(step - (epoch - 1) * stepsPerEpoch)}`
}

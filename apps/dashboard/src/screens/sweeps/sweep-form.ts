import { labelsIn } from '@misfit/events/settings/job-options'
import { type Dimension, startSweepSchema, type SweepSpec } from '@misfit/events/settings/sweep'
import { numberIn } from '../start-run/advanced-form.ts'

/** Content of the fields: text until it is checked. */
export interface SweepForm {
  name: string
  model: string
  dataset: string
  epochs: string
  method: SweepSpec['method']
  trials: string
  firstEpochs: string
  folds: string
  needs: string
  vary: readonly { setting: string; values: string }[]
}

export const untouchedSweep: SweepForm = {
  name: '',
  model: 'model_1',
  dataset: 'mnist',
  epochs: '5',
  method: 'grid',
  trials: '8',
  firstEpochs: '1',
  folds: '',
  needs: '',
  vary: [{ setting: 'learningRate', values: '0.0003, 0.001, 0.003' }],
}

/** Settings that the form offers to vary. */
export const offeredSettings = [
  'learningRate',
  'batchSize',
  'model',
  'optimizer',
  'optimizer.momentum',
  'optimizer.weightDecay',
  'schedule',
  'labelSmoothing',
  'warmUpSteps',
  'augmentation',
  'precision',
  'seed',
  'epochs',
] as const

/** A sweep from the fields, or what is wrong with it. */
export function readSweepForm(form: SweepForm): { spec: SweepSpec } | { problems: string[] } {
  const { model, dataset, method } = form
  const name =
    form.name.trim() === ''
      ? `${model}, ${form.vary.map(({ setting }) => setting).join(', ')}`.slice(0, 200)
      : form.name
  const parsed = startSweepSchema.safeParse({
    name,
    method,
    vary: form.vary.map(dimension),
    settings: {
      name,
      model,
      dataset,
      epochs: numberIn(form.epochs),
      ...(form.needs.trim() === '' ? {} : { needs: labelsIn(form.needs) }),
    },
    ...(method === 'grid' ? {} : { trials: numberIn(form.trials) }),
    ...(method === 'halving' ? { firstEpochs: numberIn(form.firstEpochs) } : {}),
    ...(form.folds.trim() === '' ? {} : { folds: numberIn(form.folds) }),
  })
  if (parsed.success) return { spec: parsed.data }
  return {
    problems: [
      ...new Set(
        parsed.error.issues
          .flatMap((issue) =>
            issue.code === 'invalid_union' ? (issue.errors[rangeGiven(form, issue.path[1]) ? 1 : 0] ?? []) : [issue],
          )
          .map(({ message }) => message),
      ),
    ],
  }
}

const rangePattern = /^(\S+)\s*(?:\.\.|to)\s*(\S+)$/
const rangeGiven = (form: SweepForm, index: PropertyKey | undefined): boolean =>
  rangePattern.test(form.vary[Number(index)]?.values.trim() ?? '')

/** `0.001, 0.01` are values; `0.0001 to 0.1` is a range, by its logarithm where it spans a factor of 20. */
function dimension({ setting, values }: SweepForm['vary'][number]): unknown {
  const range = rangePattern.exec(values.trim())
  if (range === null)
    return {
      setting,
      values: values
        .split(',')
        .map((text) => text.trim())
        .filter((text) => text !== '')
        .map(valueOf),
    } satisfies Dimension
  const [from, to] = [numberIn(range[1] ?? ''), numberIn(range[2] ?? '')]
  return {
    setting,
    range: {
      from,
      to,
      scale: from > 0 && to / from >= 20 ? 'log' : 'linear',
      whole: Number.isInteger(from) && Number.isInteger(to) && from >= 1,
    },
  }
}

function valueOf(text: string): number | boolean | string {
  if (text === 'true' || text === 'yes') return true
  if (text === 'false' || text === 'no') return false
  return Number.isNaN(numberIn(text)) ? text : numberIn(text)
}

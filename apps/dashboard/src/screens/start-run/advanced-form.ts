import { labelsIn } from '@misfit/events/settings/job-options'
import {
  type ClippingSettings,
  newOptimizerSettingsSchema,
  type OptimizerSettings,
  type ScheduleSettings,
} from '@misfit/events/settings/training-options'

/** The finer choices as they stand in the fields. */
export interface AdvancedForm {
  optimizer: OptimizerSettings['kind']
  nesterov: boolean
  schedule: ScheduleSettings['kind']
  clipping: 'none' | ClippingSettings['by']
  bestBy: 'accuracy' | 'loss'
  precision: 'f32' | 'bf16'
  /** Labels of trainers, with commas or spaces between. */
  needs: string
  /** Texts of numbers by their place in the settings, such as `optimizer.momentum`; empty takes the default. */
  numbers: Readonly<Record<string, string>>
}

export const untouchedAdvanced: AdvancedForm = {
  optimizer: 'adam',
  nesterov: false,
  schedule: 'constant',
  clipping: 'none',
  bestBy: 'accuracy',
  precision: 'f32',
  needs: '',
  numbers: { 'schedule.every': '2', 'clipping.limit': '1' },
}

/** A field for a number. */
export interface NumberField {
  /** Place of the value in the settings. */
  readonly place: string
  readonly label: string
  /** Meaning of an empty field. */
  readonly usual: string
}

const optimizerLabels: Readonly<Record<string, string>> = {
  weightDecay: 'Weight decay',
  momentum: 'Momentum',
  beta1: 'Beta 1',
  beta2: 'Beta 2',
  rho: 'Rho',
  epsilon: 'Epsilon',
}

/** The constants of an optimizer, each with its default. */
export function optimizerFields(kind: OptimizerSettings['kind']): NumberField[] {
  return Object.entries(newOptimizerSettingsSchema.parse({ kind })).flatMap(([name, value]) =>
    optimizerLabels[name] === undefined
      ? []
      : [{ place: `optimizer.${name}`, label: optimizerLabels[name], usual: String(value) }],
  )
}

const factor: NumberField = { place: 'schedule.factor', label: 'Factor', usual: '0.1' }
const floor: NumberField = { place: 'schedule.floor', label: 'Floor (share of the rate)', usual: '0' }
const scheduleFieldsOf: Record<ScheduleSettings['kind'], readonly NumberField[]> = {
  constant: [],
  step: [{ place: 'schedule.every', label: 'Every (epochs)', usual: '' }, factor],
  exponential: [{ ...factor, usual: '0.9' }],
  cosine: [floor, { place: 'schedule.epochs', label: 'Over (epochs)', usual: 'whole run' }],
  plateau: [
    factor,
    { place: 'schedule.patience', label: 'Patience (epochs)', usual: '10' },
    { place: 'schedule.minDelta', label: 'Least change', usual: '0.0001' },
    floor,
  ],
}

export const scheduleFields = (kind: ScheduleSettings['kind']): readonly NumberField[] => scheduleFieldsOf[kind]

/** The number that a field holds; NaN when it holds none. Empty is none, unlike for `Number`. */
export const numberIn = (text: string): number =>
  text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.'))

/** The choices as settings that are still to be checked; what is as usual is left out. */
export function advancedChoices(form: AdvancedForm): Record<string, unknown> {
  const optimizer = constantsOf(form, 'optimizer', optimizerFields(form.optimizer))
  if (form.optimizer === 'sgd' && form.nesterov) optimizer['nesterov'] = true
  const schedule = constantsOf(form, 'schedule', scheduleFields(form.schedule))
  // Of the schedules only the exponential one has no factor of its own.
  if (form.schedule === 'exponential') schedule['factor'] ??= 0.9
  return Object.fromEntries(
    Object.entries({
      optimizer:
        form.optimizer === 'adam' && Object.keys(optimizer).length === 0
          ? undefined
          : { kind: form.optimizer, ...optimizer },
      schedule: form.schedule === 'constant' ? undefined : { kind: form.schedule, ...schedule },
      warmUpSteps: number(form, 'warmUpSteps'),
      labelSmoothing: number(form, 'labelSmoothing'),
      clipping: form.clipping === 'none' ? undefined : { by: form.clipping, limit: number(form, 'clipping.limit') },
      bestBy: form.bestBy === 'accuracy' ? undefined : form.bestBy,
      precision: form.precision === 'f32' ? undefined : form.precision,
      threads: number(form, 'threads'),
      stepsPerCall: number(form, 'stepsPerCall'),
      needs: form.needs.trim() === '' ? undefined : labelsIn(form.needs),
      priority: number(form, 'priority'),
      retries: number(form, 'retries'),
      waitSeconds: number(form, 'waitSeconds'),
    }).filter(([, value]) => value !== undefined),
  )
}

function constantsOf(form: AdvancedForm, part: string, fields: readonly NumberField[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap(({ place }) => {
      const value = number(form, place)
      return value === undefined ? [] : [[place.slice(part.length + 1), value]]
    }),
  )
}

/** Undefined for an empty field. */
function number(form: AdvancedForm, place: string): number | undefined {
  const text = form.numbers[place] ?? ''
  return text.trim() === '' ? undefined : numberIn(text)
}

import { newRunSettingsSchema } from '@misfit/events/settings/new-run-settings'
import type { RunSettings } from '@misfit/events/settings/settings'
import type { TrainerStatus } from '@misfit/events/live/trainer'
import { optimizerInWords } from '@misfit/events/settings/choices-in-words'
import { optimizerSettingsSchema } from '@misfit/events/settings/training-options'
import { advancedChoices, type AdvancedForm, numberIn, untouchedAdvanced } from './advanced-form.ts'

type ModelOffer = TrainerStatus['models'][number]

/** Content of the fields: text until it is checked. */
export interface StartForm {
  name: string
  tags: string[]
  model: string
  dataset: string
  epochs: string
  batchSize: string
  /** Empty takes what the optimizer begins with. */
  learningRate: string
  seed: string
  augmentation: boolean
  advanced: AdvancedForm
}

export const untouchedForm: StartForm = {
  name: '',
  tags: [],
  model: 'model_1',
  dataset: 'mnist',
  epochs: '5',
  batchSize: '32',
  learningRate: '',
  seed: '42',
  augmentation: false,
  advanced: untouchedAdvanced,
}

/** Problems by the field's place in the settings: `epochs`, `optimizer.momentum`. */
export type FormErrors = Partial<Record<string, string>>

/** Settings from the fields, or what is wrong, field by field. An empty name takes the suggestion. */
export function readForm(form: StartForm, suggestion: string): { settings: RunSettings } | { errors: FormErrors } {
  const { advanced, ...plain } = form
  const numbers = {
    epochs: numberIn(form.epochs),
    batchSize: numberIn(form.batchSize),
    learningRate: form.learningRate.trim() === '' ? undefined : numberIn(form.learningRate),
    seed: numberIn(form.seed),
  }
  const texts: Readonly<Record<string, string>> = {
    ...advanced.numbers,
    epochs: form.epochs,
    batchSize: form.batchSize,
    learningRate: form.learningRate,
    seed: form.seed,
  }
  const parsed = newRunSettingsSchema.safeParse({
    ...plain,
    ...numbers,
    ...advancedChoices(advanced),
    name: form.name.trim() === '' ? suggestion : form.name,
  })
  if (parsed.success) return { settings: parsed.data }
  const errors: FormErrors = {}
  for (const issue of parsed.error.issues) {
    const place = issue.path.join('.')
    const text = texts[place]
    errors[place] ??=
      text !== undefined && Number.isNaN(numberIn(text))
        ? `${text === '' ? 'enter' : 'this is not'} a number`
        : issue.message
  }
  return { errors }
}

/** A name that says what is special about a run: `model_1, 20 epochs, rate 0.01`. */
export function suggestedName(form: StartForm): string {
  const changes = [
    form.epochs !== untouchedForm.epochs && `${form.epochs} ${form.epochs === '1' ? 'epoch' : 'epochs'}`,
    form.batchSize !== untouchedForm.batchSize && `batch ${form.batchSize}`,
    form.learningRate !== untouchedForm.learningRate && `rate ${form.learningRate}`,
    form.seed !== untouchedForm.seed && `seed ${form.seed}`,
    form.augmentation && 'augmented',
    form.advanced.optimizer !== 'adam' &&
      optimizerInWords(optimizerSettingsSchema.parse({ kind: form.advanced.optimizer })).replace(/ .*/, ''),
    form.advanced.schedule !== 'constant' && `${form.advanced.schedule} schedule`,
    form.advanced.precision !== 'f32' && form.advanced.precision,
  ].filter((change) => change !== false)
  return [form.model, ...changes].join(', ').slice(0, 200)
}

/** Lists what the connected trainers offer, each model and dataset once. */
export function offers(trainers: readonly TrainerStatus[]): { models: ModelOffer[]; datasets: string[] } {
  const models = new Map<string, ModelOffer>()
  for (const trainer of trainers)
    for (const model of trainer.models) if (!models.has(model.id)) models.set(model.id, model)
  return { models: [...models.values()], datasets: [...new Set(trainers.flatMap((trainer) => trainer.datasets))] }
}

import { type RunSettings, runSettingsSchema } from '@misfit/events/settings'
import type { TrainerStatus } from '@misfit/events/trainer'

type ModelOffer = TrainerStatus['models'][number]

/** What stands in the fields: text until it is checked. */
export interface StartForm {
  name: string
  tags: string[]
  model: string
  dataset: string
  epochs: string
  batchSize: string
  learningRate: string
  seed: string
  augmentation: boolean
}

export const untouchedForm: StartForm = {
  name: '',
  tags: [],
  model: 'model_1',
  dataset: 'mnist',
  epochs: '5',
  batchSize: '32',
  learningRate: '0.001',
  seed: '42',
  augmentation: false,
}

export type FormErrors = Partial<Record<keyof StartForm, string>>

/** The number that a field holds; NaN when it holds none. Empty is none, unlike for `Number`. */
const number = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.')))

/** Settings from the fields, or what is wrong, field by field. An empty name takes the suggestion. */
export function readForm(form: StartForm, suggestion: string): { settings: RunSettings } | { errors: FormErrors } {
  const numbers = { epochs: number(form.epochs), batchSize: number(form.batchSize), learningRate: number(form.learningRate), seed: number(form.seed) }
  const parsed = runSettingsSchema.safeParse({ ...form, ...numbers, name: form.name.trim() === '' ? suggestion : form.name })
  if (parsed.success) return { settings: parsed.data }
  const errors: FormErrors = {}
  for (const issue of parsed.error.issues) {
    const field = issue.path[0] as keyof StartForm
    errors[field] ??= field in numbers && Number.isNaN(numbers[field as keyof typeof numbers]) ? `${form[field] === '' ? 'enter' : 'this is not'} a number` : issue.message
  }
  return { errors }
}

/** A name that says what is special about a run: `model_1, 20 epochs, rate 0.01`. */
export function suggestedName(form: StartForm): string {
  const changes = [
    form.epochs !== untouchedForm.epochs && `${form.epochs} epochs`,
    form.batchSize !== untouchedForm.batchSize && `batch ${form.batchSize}`,
    form.learningRate !== untouchedForm.learningRate && `rate ${form.learningRate}`,
    form.seed !== untouchedForm.seed && `seed ${form.seed}`,
    form.augmentation && 'augmented',
  ].filter((change) => change !== false)
  return [form.model, ...changes].join(', ').slice(0, 200)
}

/** What all connected trainers offer, each model and dataset once. */
export function offers(trainers: readonly TrainerStatus[]): { models: ModelOffer[]; datasets: string[] } {
  const models = new Map<string, ModelOffer>()
  for (const trainer of trainers) for (const model of trainer.models) if (!models.has(model.id)) models.set(model.id, model)
  return { models: [...models.values()], datasets: [...new Set(trainers.flatMap((trainer) => trainer.datasets))] }
}

'use client'

import { type ReactNode, useState } from 'react'
import { SelectField, TextField } from '../../shared/primitives/field.tsx'
import { Switch } from '../../shared/primitives/switch.tsx'
import { type AdvancedForm, type NumberField, optimizerFields, scheduleFields } from './advanced-form.ts'
import { RatePreview } from './rate-preview.tsx'
import styles from './start-run-dialog.module.css'

const optimizers = { adam: 'Adam', adamw: 'AdamW', sgd: 'SGD', rmsprop: 'RMSprop' } as const
const schedules = {
  constant: 'Constant',
  step: 'In steps',
  exponential: 'Exponential',
  cosine: 'Cosine',
  plateau: 'On a plateau',
} as const
const clippings = {
  none: 'None',
  norm: 'All together (global_clipnorm)',
  variableNorm: 'Each variable (clipnorm)',
  value: 'Each entry (clipvalue)',
} as const
const bestChoices = { accuracy: 'Highest validation accuracy', loss: 'Lowest validation loss' } as const
const bestHints = {
  accuracy: 'Its weights are kept and tested. Of equal accuracies the lower loss.',
  loss: 'Its weights are kept and tested. The loss that is trained on, as Keras’s callbacks choose.',
} as const
const precisions = { f32: 'f32, 32-bit floats', bf16: 'bf16, faster on some processors' } as const

const otherFields: Readonly<
  Record<'warmUp' | 'smoothing' | 'limit' | 'threads' | 'stepsPerCall' | 'priority' | 'retries' | 'wait', NumberField>
> = {
  warmUp: { place: 'warmUpSteps', label: 'Warm-up (steps)', usual: '0' },
  smoothing: { place: 'labelSmoothing', label: 'Label smoothing', usual: '0' },
  limit: { place: 'clipping.limit', label: 'Clip to', usual: '' },
  threads: { place: 'threads', label: 'Threads', usual: 'fastest' },
  stepsPerCall: { place: 'stepsPerCall', label: 'Steps a call', usual: 'measured' },
  priority: { place: 'priority', label: 'Priority', usual: '0' },
  retries: { place: 'retries', label: 'Retries after a loss', usual: 'as usual' },
  wait: { place: 'waitSeconds', label: 'Longest wait (s)', usual: 'none' },
}

interface AdvancedFieldsProps {
  form: AdvancedForm
  learningRate: string
  epochs: string
  batchSize: string
  dataset: string
  /** Problems of the fields, by place in the settings. */
  errors: Readonly<Partial<Record<string, string>>>
  onChange: (changed: Partial<AdvancedForm>) => void
}

/** Optimizer, schedule, loss, precision and speed: behind a fold, since the defaults are good. */
export function AdvancedFields({
  form,
  learningRate,
  epochs,
  batchSize,
  dataset,
  errors,
  onChange,
}: AdvancedFieldsProps): ReactNode {
  const [open, setOpen] = useState(false)
  const field = ({ place, label, usual }: NumberField): ReactNode => (
    <TextField
      key={place}
      label={label}
      numeric
      placeholder={usual}
      value={form.numbers[place] ?? ''}
      error={errors[place] ?? null}
      onChange={(event) => onChange({ numbers: { ...form.numbers, [place]: event.currentTarget.value } })}
    />
  )
  const wrong = Object.keys(errors).some(
    (place) => place.includes('.') || Object.values(otherFields).some((other) => other.place === place),
  )
  return (
    <details className={styles.advanced} open={open || wrong} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Advanced: optimiser, schedule, loss, best epoch, precision, threads, trainer</summary>
      <div className={styles.grid}>
        <Choice
          label="Optimiser"
          choices={optimizers}
          value={form.optimizer}
          onChange={(optimizer) => onChange({ optimizer })}
        />
        {optimizerFields(form.optimizer).map(field)}
      </div>
      {form.optimizer === 'sgd' && (
        <Switch
          label="Nesterov: look ahead with the momentum"
          checked={form.nesterov}
          onChange={(nesterov) => onChange({ nesterov })}
        />
      )}
      <div className={styles.grid}>
        <Choice
          label="Schedule"
          choices={schedules}
          value={form.schedule}
          onChange={(schedule) => onChange({ schedule })}
        />
        {scheduleFields(form.schedule).map(field)}
        {field(otherFields.warmUp)}
      </div>
      <RatePreview form={form} learningRate={learningRate} epochs={epochs} batchSize={batchSize} dataset={dataset} />
      <div className={styles.grid}>
        {field(otherFields.smoothing)}
        <Choice
          label="Clip gradients"
          choices={clippings}
          value={form.clipping}
          onChange={(clipping) => onChange({ clipping })}
        />
        {form.clipping !== 'none' && field(otherFields.limit)}
      </div>
      <Choice
        label="Best epoch"
        choices={bestChoices}
        value={form.bestBy}
        hint={bestHints[form.bestBy]}
        onChange={(bestBy) => onChange({ bestBy })}
      />
      <div className={styles.grid}>
        <Choice
          label="Precision"
          choices={precisions}
          value={form.precision}
          onChange={(precision) => onChange({ precision })}
        />
        {field(otherFields.threads)}
        {field(otherFields.stepsPerCall)}
      </div>
      <div className={styles.grid}>
        <TextField
          label="Needs a trainer with"
          placeholder="any"
          hint="Its labels, such as gpu, big"
          value={form.needs}
          error={Object.entries(errors).find(([place]) => place === 'needs' || place.startsWith('needs.'))?.[1] ?? null}
          onChange={(event) => onChange({ needs: event.currentTarget.value })}
        />
        {field(otherFields.priority)}
        {field(otherFields.retries)}
        {field(otherFields.wait)}
      </div>
    </details>
  )
}

interface ChoiceProps<T extends string> {
  label: string
  choices: Readonly<Record<T, string>>
  value: T
  hint?: string
  onChange: (value: T) => void
}

function Choice<T extends string>({ label, choices, value, hint, onChange }: ChoiceProps<T>): ReactNode {
  const isChoice = (text: string): text is T => text in choices
  return (
    <SelectField
      label={label}
      value={value}
      {...(hint === undefined ? {} : { hint })}
      onChange={(event) => {
        if (isChoice(event.currentTarget.value)) onChange(event.currentTarget.value)
      }}
    >
      {Object.entries<string>(choices).map(([kind, name]) => (
        <option key={kind} value={kind}>
          {name}
        </option>
      ))}
    </SelectField>
  )
}

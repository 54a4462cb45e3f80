'use client'

import { TriangleAlert } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useId, useMemo, useState } from 'react'
import { usualLearningRate } from '@misfit/events/settings/training-options'
import { startRun } from '../../shared/hub-api/hub-api.ts'
import { useRuns, useTrainers } from '../../shared/live/use-live.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { Dialog } from '../../shared/primitives/dialog.tsx'
import { SelectField, TextField } from '../../shared/primitives/field.tsx'
import { Switch } from '../../shared/primitives/switch.tsx'
import { toastProblem } from '../../shared/primitives/toast.tsx'
import { TagEditor } from '../../shared/primitives/tag-editor.tsx'
import { tagCounts } from '../runs/run-filter.ts'
import { AdvancedFields } from './advanced-fields.tsx'
import { type FormErrors, offers, readForm, type StartForm, suggestedName, untouchedForm } from './start-form.ts'
import styles from './start-run-dialog.module.css'

/** Everything a person chooses before training, checked at the field, and off it goes. */
export function StartRunDialog({
  open,
  onOpenChange,
  initial = untouchedForm,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  initial?: StartForm
}): ReactNode {
  const router = useRouter()
  const { trainers } = useTrainers()
  const { runs } = useRuns()
  const { models, datasets } = useMemo(() => offers(trainers), [trainers])
  const known = useMemo(() => tagCounts(runs).map(({ tag }) => tag), [runs])
  const [form, setForm] = useState(initial)
  const [errors, setErrors] = useState<FormErrors>({})
  const [starting, setStarting] = useState(false)
  const formId = useId()
  const suggestion = suggestedName(form)

  const change = (changed: Partial<StartForm>): void => {
    setForm({ ...form, ...changed })
    // A finer choice may put others right or out of place: they are checked again at the start.
    setErrors(
      Object.fromEntries(
        Object.entries(errors).filter(([place]) => !(place in changed) && !('advanced' in changed && !(place in form))),
      ),
    )
  }
  const field = (name: 'name' | 'epochs' | 'batchSize' | 'learningRate' | 'seed') => ({
    value: form[name],
    error: errors[name] ?? null,
    onChange: (event: FormEvent<HTMLInputElement>) => change({ [name]: event.currentTarget.value }),
  })
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const element = event.currentTarget
    const read = readForm(form, suggestion)
    if ('errors' in read) {
      setErrors(read.errors)
      requestAnimationFrame(() => element.querySelector<HTMLElement>('[aria-invalid]')?.focus())
      return
    }
    setStarting(true)
    try {
      const { runId } = await startRun(read.settings)
      onOpenChange(false)
      router.push(`/runs/${runId}`)
    } catch (error) {
      toastProblem(error)
    } finally {
      setStarting(false)
    }
  }

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New run"
      width={46}
      foot={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button look="solid" type="submit" form={formId} disabled={starting}>
            {starting ? 'Starting…' : 'Start training'}
          </Button>
        </>
      }
    >
      <form id={formId} className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
        {trainers.length === 0 && (
          <p className={styles.note} role="status">
            <TriangleAlert aria-hidden />
            No trainer is connected. The run will wait in the queue until one is.
          </p>
        )}
        {models.length === 0 ? (
          <TextField
            label="Model"
            value={form.model}
            error={errors.model ?? null}
            onChange={(event) => change({ model: event.currentTarget.value })}
            hint="Its id, such as model_1"
          />
        ) : (
          <fieldset className={styles.models}>
            <legend>Model</legend>
            {models.map((model) => (
              <label key={model.id} className={styles.model}>
                <input
                  type="radio"
                  name="model"
                  value={model.id}
                  checked={form.model === model.id}
                  onChange={() => change({ model: model.id })}
                />
                <span className={styles.modelName}>
                  {model.title} <span className={styles.modelId}>{model.id}</span>
                </span>
                <span className={styles.modelText}>{model.description}</span>
              </label>
            ))}
          </fieldset>
        )}
        <div className={styles.grid}>
          {datasets.length > 1 ? (
            <SelectField
              label="Dataset"
              value={form.dataset}
              error={errors.dataset ?? null}
              onChange={(event) => change({ dataset: event.currentTarget.value })}
            >
              {datasets.map((dataset) => (
                <option key={dataset}>{dataset}</option>
              ))}
            </SelectField>
          ) : (
            <TextField
              label="Dataset"
              value={form.dataset}
              error={errors.dataset ?? null}
              onChange={(event) => change({ dataset: event.currentTarget.value })}
            />
          )}
          <TextField label="Epochs" numeric {...field('epochs')} />
          <TextField label="Batch size" numeric {...field('batchSize')} />
          <TextField
            label="Learning rate"
            numeric
            placeholder={String(usualLearningRate(form.advanced.optimizer))}
            {...field('learningRate')}
          />
          <TextField label="Seed" numeric {...field('seed')} />
        </div>
        <Switch
          label="Augment: random shifts and small rotations of the training images"
          checked={form.augmentation}
          onChange={(augmentation) => change({ augmentation })}
        />
        <AdvancedFields
          form={form.advanced}
          learningRate={form.learningRate}
          epochs={form.epochs}
          batchSize={form.batchSize}
          dataset={form.dataset}
          errors={errors}
          onChange={(changed) => change({ advanced: { ...form.advanced, ...changed } })}
        />
        <TextField label="Name" optional placeholder={suggestion} dir="auto" {...field('name')} />
        <TagEditor tags={form.tags} onChange={(tags) => change({ tags })} known={known} />
      </form>
    </Dialog>
  )
}

'use client'

import { type FormEvent, type ReactNode, useId, useMemo, useState } from 'react'
import type { RunSettings } from '@misfit/events/settings/settings'
import { startFoldsSchema } from '@misfit/events/http/http-api'
import { startFolds } from '../../shared/hub-api/hub-api.ts'
import { useTrainers } from '../../shared/live/use-live.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { Dialog } from '../../shared/primitives/dialog.tsx'
import { SelectField, TextField } from '../../shared/primitives/field.tsx'
import { toastProblem } from '../../shared/primitives/toast.tsx'
import { offers, untouchedForm } from '../start-run/start-form.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'

interface FindFoldsDialogProps {
  /** The settings that the runs take but for model and epochs; the form's own defaults for null. */
  like: RunSettings | null
  onClose: () => void
  onStarted: (set: string) => void
}

/** Starts runs that each hold out a part of the training images and answer for it. */
export function FindFoldsDialog({ like, onClose, onStarted }: FindFoldsDialogProps): ReactNode {
  const { trainers } = useTrainers()
  const { models } = useMemo(() => offers(trainers), [trainers])
  const [model, setModel] = useState(
    like?.ensembleOf === undefined ? (like?.model ?? untouchedForm.model) : untouchedForm.model,
  )
  const [epochs, setEpochs] = useState(untouchedForm.epochs)
  const [folds, setFolds] = useState('5')
  const [problem, setProblem] = useState<{ field: 'epochs' | 'folds' | 'model'; text: string } | null>(null)
  const [starting, setStarting] = useState(false)
  const formId = useId()
  const errorOf = (field: 'epochs' | 'folds' | 'model'): string | null =>
    problem?.field === field ? problem.text : null

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const settings = {
      name: `${model}, label issues`,
      model,
      dataset: like?.dataset ?? untouchedForm.dataset,
      seed: like?.seed,
      epochs: Number(epochs),
      tags: ['label issues'],
    }
    const parsed = startFoldsSchema.safeParse({ settings, folds: Number(folds) })
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!
      setProblem({
        field: issue.path[0] === 'folds' ? 'folds' : issue.path[1] === 'epochs' ? 'epochs' : 'model',
        text: issue.message,
      })
      return
    }
    setStarting(true)
    try {
      onStarted((await startFolds(parsed.data.settings, parsed.data.folds)).set)
    } catch (error) {
      toastProblem(error)
      setStarting(false)
    }
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Find label issues in the training images"
      description={
        `Trains ${folds === '' ? 'several' : folds} runs. Each leaves out another part of the training ` +
        `images and answers for it at the end, so that every image is judged by a model that has not learned its label.`
      }
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="solid" type="submit" form={formId} disabled={starting}>
            {starting ? 'Starting…' : 'Start the runs'}
          </Button>
        </>
      }
    >
      <Stack as="form" gap={4} id={formId} onSubmit={(event) => void submit(event)} noValidate>
        {models.length === 0 ? (
          <TextField
            label="Model"
            value={model}
            error={errorOf('model')}
            hint="Its id, such as model_1"
            onChange={({ currentTarget }) => setModel(currentTarget.value)}
          />
        ) : (
          <SelectField
            label="Model"
            value={model}
            error={errorOf('model')}
            onChange={({ currentTarget }) => setModel(currentTarget.value)}
          >
            {models.map(({ id, title }) => (
              <option key={id} value={id}>
                {title} ({id})
              </option>
            ))}
          </SelectField>
        )}
        <TextField
          label="Epochs"
          numeric
          value={epochs}
          error={errorOf('epochs')}
          onChange={({ currentTarget }) => setEpochs(currentTarget.value)}
        />
        <TextField
          label="Runs"
          numeric
          value={folds}
          error={errorOf('folds')}
          hint="The more, the closer each is to one trained on all images"
          onChange={({ currentTarget }) => setFolds(currentTarget.value)}
        />
      </Stack>
    </Dialog>
  )
}

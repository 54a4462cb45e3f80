'use client'

import { type FormEvent, type ReactNode, useId, useState } from 'react'
import type { ImageMark } from '@misfit/events/people/image-mark'
import { newRunSettingsSchema } from '@misfit/events/settings/new-run-settings'
import { longestName, type RunSettings, settingsProblems } from '@misfit/events/settings/settings'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { currentTrainingRules, trainingRulesOf } from '@misfit/events/settings/training-rules'
import { putBlob, startRun } from '../../shared/hub-api/hub-api.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { Dialog } from '../../shared/primitives/dialog.tsx'
import { TextField } from '../../shared/primitives/field.tsx'
import { Switch } from '../../shared/primitives/switch.tsx'
import { toastProblem } from '../../shared/primitives/toast.tsx'
import { untouchedForm } from '../start-run/start-form.ts'
import { changedLabels, changesInWords, type OpenIssues } from './changed-labels.ts'
import type { StartedRuns } from './started-note.tsx'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import styles from './label-issues.module.css'

interface RetrainDialogProps {
  datasetId: string
  marks: readonly ImageMark[]
  /** Positions of training images that are listed as doubtful. */
  listed: readonly number[]
  base: RunSettings | null
  baseRun: RunSummary | null
  onClose: () => void
  onStarted: (started: StartedRuns) => void
}

const choices = [
  { value: 'keep', title: 'With the corrected labels', text: 'What nobody has looked at keeps its label.' },
  {
    value: 'leave out',
    title: 'Without the suspicious ones',
    text: 'What is listed and nobody has confirmed or corrected is left out.',
  },
] as const satisfies readonly { value: OpenIssues; title: string; text: string }[]

/** Starts the same training once more, on labels as people changed them. */
export function RetrainDialog({
  datasetId,
  marks,
  listed,
  base,
  baseRun,
  onClose,
  onStarted,
}: RetrainDialogProps): ReactNode {
  const [openIssues, setOpenIssues] = useState<OpenIssues>('keep')
  const [epochs, setEpochs] = useState(String(base?.epochs ?? untouchedForm.epochs))
  // A run under earlier rules would differ in more than its labels.
  const [asGivenToo, setAsGivenToo] = useState(
    baseRun === null || trainingRulesOf(baseRun.settings) !== currentTrainingRules,
  )
  const [problem, setProblem] = useState<string | null>(null)
  const [starting, setStarting] = useState(false)
  const formId = useId()
  const changed = changedLabels(datasetId, marks, listed, openIssues)

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const like = trainedLike(base, epochs)
    const parsed = newRunSettingsSchema.safeParse(like)
    if (!parsed.success) {
      setProblem(settingsProblems(parsed.error)[0]?.replace(/^epochs: /, '') ?? 'these settings cannot be used')
      return
    }
    setStarting(true)
    try {
      const { corrected, removed, ...changes } = changed
      const blob = await putBlob(new TextEncoder().encode(JSON.stringify(changes)))
      const asGiven = asGivenToo
        ? (await startRun({ ...parsed.data, name: named(like.name, 'labels as given') })).runId
        : (baseRun?.runId ?? null)
      const { runId } = await startRun({
        ...parsed.data,
        name: named(like.name, changesInWords(changed)),
        labelChanges: { ...blob, corrected, removed },
      })
      onStarted({ runId, asGiven })
    } catch (error) {
      toastProblem(error)
      setStarting(false)
    }
  }
  const nothing = changed.changes.length === 0
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Retrain on changed labels"
      description={
        `${base === null ? 'A new run' : `A run like ${baseRun?.name ?? base.name}`} on the training images. ` +
        'The dataset stays as it is.'
      }
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="solid" type="submit" form={formId} disabled={starting || nothing}>
            {starting ? 'Starting…' : 'Start training'}
          </Button>
        </>
      }
    >
      <Stack as="form" gap={4} id={formId} onSubmit={(event) => void submit(event)} noValidate>
        <fieldset className={styles.choices}>
          <legend>Training labels</legend>
          {choices.map(({ value, title, text }) => (
            <label key={value} className={styles.choice}>
              <input
                type="radio"
                name="labels"
                value={value}
                checked={openIssues === value}
                onChange={() => setOpenIssues(value)}
              />
              <span>
                <b>{title}</b>
                <span className={styles.small}>
                  {text} {changesInWords(changedLabels(datasetId, marks, listed, value))}.
                </span>
              </span>
            </label>
          ))}
        </fieldset>
        {nothing && (
          <p className={styles.small} role="status">
            No training label is changed yet. Review label issues of the training images first; those of other
            partitions are not trained on.
          </p>
        )}
        <TextField
          label="Epochs"
          numeric
          value={epochs}
          error={problem}
          onChange={({ currentTarget }) => setEpochs(currentTarget.value)}
        />
        <Switch label="Train on the labels as given too, to compare" checked={asGivenToo} onChange={setAsGivenToo} />
      </Stack>
    </Dialog>
  )
}

/** The settings that found the issues, for a run on all training images. */
function trainedLike(
  base: RunSettings | null,
  epochs: string,
): RunSettings | { name: string; model: string; dataset: string; epochs: number } {
  if (base === null || base.ensembleOf !== undefined)
    return {
      name: untouchedForm.model,
      model: untouchedForm.model,
      dataset: base?.dataset ?? untouchedForm.dataset,
      epochs: Number(epochs),
    }
  const { fold: _fold, labelChanges: _labelChanges, ...kept } = base
  return {
    ...kept,
    name: base.name.replace(/, (label issues|fold \d+ of \d+|labels as given)/g, ''),
    epochs: Number(epochs),
  }
}

const named = (name: string, what: string): string => `${name.slice(0, longestName - what.length - 2)}, ${what}`

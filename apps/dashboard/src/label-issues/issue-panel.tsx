'use client'

import { Ban, Check, CornerDownLeft, Undo2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { PartitionName, PublishedDataset } from '@misfit/events/dataset'
import type { LabelVerdict } from '@misfit/events/image-mark'
import { ImageTile } from '../dataset/image-tile.tsx'
import { useSourceIndex } from '../dataset/use-dataset.ts'
import { sampleDetails } from '../evaluation/gallery-samples.ts'
import { className, percentText } from '../evaluation/matrix-view.ts'
import { Button } from '../primitives/button.tsx'
import { BareSelect, TextField } from '../primitives/field.tsx'
import type { PlacedPredictions } from './held-out-answers.ts'
import type { ReviewedIssue } from './issue-review.ts'
import { verdictOfClass } from './verdict-keys.ts'
import { VerdictMark } from './verdict-mark.tsx'
import styles from './label-issues.module.css'

interface IssuePanelProps {
  issue: ReviewedIssue
  /** `3 of 120` */
  position: string
  answers: PlacedPredictions
  dataset: PublishedDataset | null
  partition: PartitionName
  classes: readonly string[]
  onDecide: (verdict: LabelVerdict | null) => void
  /** Null while there is nothing to take back. */
  onUndo: (() => void) | null
  onNote: (note: string) => void
}

/** So many classes have a button each; of more, one is picked from a list. */
const mostButtons = 10

/** One image, what is doubted about it, and what can be said. */
export function IssuePanel({ issue, position, answers, dataset, partition, classes, onDecide, onUndo, onNote }: IssuePanelProps): ReactNode {
  const { index, place, given, suggested, givenProbability, suggestedProbability, mark } = issue
  const sourceIndex = useSourceIndex(dataset, partition)
  const [note, setNote] = useState(mark.note)
  const saveNote = (): void => {
    if (note.trim() !== mark.note) onNote(note.trim())
  }
  return (
    <div className={styles.panel} role="group" aria-label={`${partition} image ${index}`}>
      <p className={styles.position}>
        <span>{position}</span>
        <span>
          {partition} image {index}
          {sourceIndex !== null && `, ${sourceIndex[index]} in its file`}
        </span>
        <VerdictMark verdict={mark.verdict} classes={classes} />
      </p>
      <div className={styles.look}>
        <ImageTile dataset={dataset} partition={partition} index={index} size={196} alt={`${partition} image ${index}, given label ${className(classes, given)}`} />
        <dl className={styles.labels}>
          <div>
            <dt>Given label</dt>
            <dd>
              <b dir="auto">{className(classes, given)}</b> {percentText(givenProbability)}
            </dd>
          </div>
          <div>
            <dt>Suggested</dt>
            <dd>
              <b dir="auto">{className(classes, suggested)}</b> {percentText(suggestedProbability)}
            </dd>
          </div>
          <div>
            <dt>Answer</dt>
            <dd className={styles.small}>
              {sampleDetails(answers.predictions, place, 3)
                .classes.map(({ classIndex, probability }) => `${className(classes, classIndex)} ${probability === null ? '–' : percentText(probability)}`)
                .join(', ')}
            </dd>
          </div>
        </dl>
      </div>
      <div className={styles.verdicts}>
        <Button onClick={() => onDecide({ kind: 'confirmed' })}>
          <Check aria-hidden /> Label is right <kbd>C</kbd>
        </Button>
        <Button look="solid" onClick={() => onDecide({ kind: 'corrected', classIndex: suggested })}>
          <CornerDownLeft aria-hidden /> Correct to {className(classes, suggested)} <kbd>Enter</kbd>
        </Button>
        <Button onClick={() => onDecide({ kind: 'dismissed' })}>
          <Ban aria-hidden /> Leave out <kbd>X</kbd>
        </Button>
        <Button look="quiet" disabled={onUndo === null} onClick={() => onUndo?.()}>
          <Undo2 aria-hidden /> Undo <kbd>U</kbd>
        </Button>
      </div>
      {classes.length <= mostButtons ? (
        <div className={styles.classes} role="group" aria-label="It is another class">
          {classes.map((_, classIndex) => (
            <Button key={classIndex} small aria-label={`It is ${className(classes, classIndex)}`} onClick={() => onDecide(verdictOfClass(classIndex, given))}>
              <span dir="auto">{className(classes, classIndex)}</span>
              {className(classes, classIndex) !== String(classIndex) && <kbd>{classIndex}</kbd>}
            </Button>
          ))}
        </div>
      ) : (
        <BareSelect label="It is another class" className={styles.select} value="" onChange={({ target }) => target.value !== '' && onDecide(verdictOfClass(Number(target.value), given))}>
          <option value="">it is another class …</option>
          {classes.map((_, classIndex) => (
            <option key={classIndex} value={classIndex}>
              {className(classes, classIndex)}
            </option>
          ))}
        </BareSelect>
      )}
      <TextField
        label="Note"
        optional
        value={note}
        maxLength={2000}
        dir="auto"
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
        onBlur={saveNote}
        onKeyDown={(event) => event.key === 'Enter' && saveNote()}
      />
      <p className={styles.keys} aria-hidden>
        <kbd>↑</kbd> <kbd>↓</kbd> next · <kbd>C</kbd> right · <kbd>Enter</kbd> suggested · <kbd>0</kbd>–<kbd>9</kbd> class · <kbd>X</kbd> leave out · <kbd>U</kbd> undo
      </p>
    </div>
  )
}

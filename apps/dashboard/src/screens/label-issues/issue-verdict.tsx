'use client'

import { Ban, Check, CornerDownLeft, Undo2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { LabelVerdict } from '@misfit/events/people/image-mark'
import { className } from '../../views/matrix/shaded-matrix.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { BareSelect, TextField } from '../../shared/primitives/field.tsx'
import { verdictOfClass } from './verdict-keys.ts'
import styles from './label-issues.module.css'

interface IssueVerdictProps {
  given: number
  suggested: number
  note: string
  classes: readonly string[]
  onDecide: (verdict: LabelVerdict | null) => void
  /** Null while there is nothing to take back. */
  onUndo: (() => void) | null
  onNote: (note: string) => void
}

/** Most classes that have a button each; of more, one is picked from a list. */
const mostButtons = 10

const digits = (
  <>
    <kbd>0</kbd>–<kbd>9</kbd> class
  </>
)

/** Buttons for what can be said about a label that is in doubt. */
export function IssueVerdict({
  given,
  suggested,
  note: written,
  classes,
  onDecide,
  onUndo,
  onNote,
}: IssueVerdictProps): ReactNode {
  const [note, setNote] = useState(written)
  const saveNote = (): void => {
    if (note.trim() !== written) onNote(note.trim())
  }
  return (
    <>
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
            <Button
              key={classIndex}
              small
              aria-label={`It is ${className(classes, classIndex)}`}
              onClick={() => onDecide(verdictOfClass(classIndex, given))}
            >
              <span dir="auto">{className(classes, classIndex)}</span>
              {className(classes, classIndex) !== String(classIndex) && <kbd>{classIndex}</kbd>}
            </Button>
          ))}
        </div>
      ) : (
        <BareSelect
          label="It is another class"
          className={styles.select}
          value=""
          onChange={({ target }) => target.value !== '' && onDecide(verdictOfClass(Number(target.value), given))}
        >
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
        <kbd>↑</kbd> <kbd>↓</kbd> next · <kbd>C</kbd> right · <kbd>Enter</kbd> suggested · {digits} · <kbd>X</kbd> leave
        out · <kbd>U</kbd> undo
      </p>
    </>
  )
}

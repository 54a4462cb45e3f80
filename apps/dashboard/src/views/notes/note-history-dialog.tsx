'use client'

import { type ReactNode, useEffect, useState } from 'react'
import type { Note } from '@misfit/events/people/note'
import { messageOf } from '@misfit/text/message-of'
import { formatDateTime } from '../../shared/format/time.ts'
import { fetchNoteVersions, writeNote } from '../../shared/hub-api/hub-api.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { Dialog } from '../../shared/primitives/dialog.tsx'
import { SelectField } from '../../shared/primitives/field.tsx'
import { ErrorState, Skeleton } from '../../shared/primitives/state.tsx'
import { toast, toastProblem } from '../../shared/primitives/toast.tsx'
import styles from './notes.module.css'

/** Every version of a note, each of which can be made the newest again. */
export function NoteHistoryDialog({
  about,
  current,
  mayWrite,
  onRestored,
  onClose,
}: {
  about: string
  current: Note
  mayWrite: boolean
  onRestored: (note: Note) => void
  onClose: () => void
}): ReactNode {
  const [versions, setVersions] = useState<readonly Note[] | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [chosen, setChosen] = useState(current.version)
  useEffect(() => {
    fetchNoteVersions(about).then(setVersions, (problem: unknown) => setError(messageOf(problem)))
  }, [about])
  const shown = versions?.find(({ version }) => version === chosen)
  const restore = (old: Note): void => {
    writeNote(about, old.text, current.version).then((note) => {
      onRestored(note)
      toast(`Version ${old.version} is the newest again.`)
      onClose()
    }, toastProblem)
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Versions of this note"
      width={48}
      foot={
        <>
          <Button onClick={onClose}>Close</Button>
          {mayWrite && shown !== undefined && shown.version !== current.version && (
            <Button look="solid" onClick={() => restore(shown)}>
              Restore version {shown.version}
            </Button>
          )}
        </>
      }
    >
      {error !== null ? (
        <ErrorState title="The versions could not be read">{error}</ErrorState>
      ) : versions === null ? (
        <Skeleton height="10rem" />
      ) : (
        <>
          <SelectField
            label="Version"
            value={String(chosen)}
            onChange={(event) => setChosen(Number(event.currentTarget.value))}
          >
            {versions.map(({ version, by, at }) => (
              <option key={version} value={version}>
                {version}, by {by}, {at === null ? '' : formatDateTime(at)}
              </option>
            ))}
          </SelectField>
          <pre className={styles.version} tabIndex={0} dir="auto" aria-label={`Text of version ${chosen}`}>
            {shown?.text === '' ? '(empty)' : shown?.text}
          </pre>
        </>
      )}
    </Dialog>
  )
}

'use client'

import { memo, type ReactNode, useState } from 'react'
import type { Note } from '@misfit/events/people/note'
import { useMay, useSession } from '../../shared/access/session-store.ts'
import { formatAgo } from '../../shared/format/time.ts'
import { useNow } from '../../shared/live/use-now.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { Section } from '../../shared/primitives/section.tsx'
import { ErrorState, Skeleton } from '../../shared/primitives/state.tsx'
import { readDraft } from './note-draft.ts'
import { NoteEditor } from './note-editor.tsx'
import { NoteHistoryDialog } from './note-history-dialog.tsx'
import { NoteText } from './note-text.tsx'
import { useNote } from './use-note.ts'
import styles from './notes.module.css'

interface NotesSectionProps {
  /** `noteKey` of the runs. */
  about: string
  /**
   * Metrics that each of the runs logs by names of its own, to choose charts from. Keep the array's identity between
   * renders.
   */
  metrics: readonly ReadonlyMap<string, unknown>[]
}

/**
 * Section of notes that people write about runs, in markdown, with live charts inside. It does not render again with
 * every step of the runs.
 */
export const NotesSection = memo(function NotesSection({ about, metrics }: NotesSectionProps): ReactNode {
  return <Notes key={about} about={about} metrics={metrics} />
})

function Notes({ about, metrics }: NotesSectionProps): ReactNode {
  const { note, error, again, show } = useNote(about)
  const mayWrite = useMay('PUT /api/notes/:runs')
  const session = useSession()
  const isGuest = (session?.who?.share ?? null) !== null
  const [isWriting, setWriting] = useState(false)
  const [showsHistory, setShowsHistory] = useState(false)
  // Nothing is written, and the visitor cannot write: there is nothing to see.
  if (note?.text === '' && !mayWrite) return null

  const actions = note !== null && !isWriting && (
    <>
      {note.version > 0 && !isGuest && (
        <Button small onClick={() => setShowsHistory(true)}>
          History
        </Button>
      )}
      {mayWrite && (
        <Button small onClick={() => setWriting(true)}>
          {readDraft(about) !== null ? 'Go on writing' : note.text === '' ? 'Write a note' : 'Edit'}
        </Button>
      )}
    </>
  )
  return (
    <Section
      title="Notes"
      anchor="notes"
      {...(note !== null && note.version > 0 ? { note: <LastChange note={note} /> } : {})}
      actions={actions}
    >
      {note === null ? (
        error === null ? (
          <Skeleton height="3rem" />
        ) : (
          <ErrorState title="The notes could not be read" onRetry={again}>
            {error}
          </ErrorState>
        )
      ) : isWriting ? (
        <NoteEditor
          about={about}
          note={note}
          metrics={metrics}
          onSaved={(saved) => {
            show(saved)
            setWriting(false)
          }}
          onClose={() => setWriting(false)}
        />
      ) : note.text === '' ? (
        <p className={styles.missing}>Nothing is written yet. What was tried, and why; charts can stand in it.</p>
      ) : (
        <NoteText about={about} text={note.text} />
      )}
      {showsHistory && note !== null && (
        <NoteHistoryDialog
          about={about}
          current={note}
          mayWrite={mayWrite}
          onRestored={show}
          onClose={() => setShowsHistory(false)}
        />
      )}
    </Section>
  )
}

function LastChange({ note: { by, at } }: { note: Note }): ReactNode {
  const now = useNow(10_000)
  return at === null ? null : (
    <>
      by <bdi>{by}</bdi>, {formatAgo(at, Math.max(now, at))}
    </>
  )
}

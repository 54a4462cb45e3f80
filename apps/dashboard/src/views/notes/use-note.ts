'use client'

import { useCallback, useEffect, useState } from 'react'
import type { Note } from '@misfit/events/people/note'
import { messageOf } from '@misfit/text/message-of'
import { fetchNote } from '../../shared/hub-api/hub-api.ts'
import { connection } from '../../shared/live/connection.ts'

interface LiveNote {
  /** Null until it is read. */
  readonly note: Note | null
  readonly error: string | null
  readonly again: () => void
  /** Shows a version that was just written here. */
  readonly show: (note: Note) => void
}

/**
 * Reads the note on runs, and what others write while it is shown.
 *
 * @param about `noteKey` of the runs, the same for as long as the component lives
 */
export function useNote(about: string): LiveNote {
  const [note, setNote] = useState<Note | null>(null)
  const [error, setError] = useState<string | null>(null)
  const show = useCallback((read: Note) => {
    setError(null)
    // Answers may overtake each other.
    setNote((shown) => (shown !== null && shown.version > read.version ? shown : read))
  }, [])
  const again = useCallback(() => {
    fetchNote(about).then(show, (problem: unknown) => setError(messageOf(problem)))
  }, [about, show])
  useEffect(() => {
    const page = connection()
    const changed = (of: string): void => {
      if (of === about) again()
    }
    page.onEveryConnect(again)
    page.socket.on('note', changed)
    return () => {
      page.socket.off('connect', again)
      page.socket.off('note', changed)
    }
  }, [about, again])
  return { note, error, again, show }
}

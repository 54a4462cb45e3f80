'use client'

import { useCallback, useSyncExternalStore } from 'react'
import { toastProblem } from '../../shared/primitives/toast.tsx'
import { type LiveMarks, marksFollower } from './live-marks.ts'
import { type MarkChange, noMarks } from './mark-table.ts'

interface Marks extends LiveMarks {
  /**
   * Writes on images: shown at once on this page, then on every other one that is open. When the hub does not take it,
   * it is taken back and the reason is said.
   *
   * @returns whether the hub has it
   */
  readonly write: (changes: readonly MarkChange[]) => Promise<boolean>
}

const nothing: LiveMarks = { marks: noMarks, loaded: false, error: null }

/** Reads what people wrote on the images of a dataset, live; nothing while the dataset is not known. */
export function useMarks(datasetId: string | null): Marks {
  const live = useSyncExternalStore(
    useCallback(
      (listener) => (datasetId === null ? () => undefined : marksFollower(datasetId).store.subscribe(listener)),
      [datasetId],
    ),
    useCallback(() => (datasetId === null ? nothing : marksFollower(datasetId).store.get()), [datasetId]),
    () => nothing,
  )
  const write = useCallback(
    async (changes: readonly MarkChange[]) => {
      if (datasetId === null || changes.length === 0) return false
      try {
        await marksFollower(datasetId).write(changes)
        return true
      } catch (error) {
        toastProblem(error)
        return false
      }
    },
    [datasetId],
  )
  return { ...live, write }
}

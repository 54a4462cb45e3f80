'use client'

import { useRouter } from 'next/navigation'
import type { ReactNode } from 'react'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { compareUrl } from '../../views/comparison/run-selection.ts'
import { downloadArchive } from '../../views/archives/archive-files.ts'
import { useMay } from '../../shared/access/session-store.ts'
import { downloadFile } from '../../shared/export/download-file.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { useShortcuts } from '../../shared/primitives/shortcuts.ts'
import { runsCsv } from './runs-csv.ts'
import styles from './runs-page.module.css'

interface SelectedRunsBarProps {
  /** Newest first; there is no bar while it is empty. */
  selected: readonly RunSummary[]
  onDelete: (runs: RunSummary[]) => void
  onClear: () => void
}

/** What can be done with the runs that are selected, by buttons and by keys. */
export function SelectedRunsBar({ selected, onDelete, onClear }: SelectedRunsBarProps): ReactNode {
  const router = useRouter()
  const mayDelete = useMay('DELETE /api/runs/:id')
  const ids = selected.map((run) => run.runId)
  const compare = (): void => {
    if (ids.length >= 2) router.push(compareUrl(ids.toReversed()))
  }
  useShortcuts({ c: compare, Escape: onClear })

  if (selected.length === 0) return null
  return (
    <div className={styles.selection} role="region" aria-label="Selected runs">
      <span className={styles.selected} role="status">
        {selected.length} selected
      </span>
      <Button small look="solid" disabled={selected.length < 2} onClick={compare}>
        Compare
      </Button>
      <Button small onClick={() => downloadFile('misfit-runs.csv', runsCsv(selected), 'text/csv')}>
        Save as CSV
      </Button>
      <Button small onClick={() => downloadArchive(ids)}>
        Archive
      </Button>
      {mayDelete && (
        <Button small onClick={() => onDelete([...selected])}>
          Delete…
        </Button>
      )}
      <Button small look="quiet" onClick={onClear}>
        Clear
      </Button>
    </div>
  )
}

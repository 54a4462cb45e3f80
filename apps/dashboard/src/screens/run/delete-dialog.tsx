'use client'

import type { ReactNode } from 'react'
import { isActive, type RunSummary } from '@misfit/events/run/run-summary'
import { plural } from '../../shared/format/numbers.ts'
import { ConfirmDialog } from '../../shared/primitives/dialog.tsx'
import { deleteWithUndo } from './run-actions.ts'

interface DeleteDialogProps {
  runs: readonly Pick<RunSummary, 'runId' | 'name' | 'status'>[]
  onClose: () => void
  onDeleted?: () => void
}

export function DeleteDialog({ runs, onClose, onDeleted }: DeleteDialogProps): ReactNode {
  const [first] = runs
  const active = runs.filter((run) => isActive(run.status)).length
  const what = runs.length === 1 ? 'run' : plural(runs.length, 'run')
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={
        runs.length === 1 && first !== undefined ? (
          <>
            Delete “<bdi>{first.name}</bdi>”?
          </>
        ) : (
          `Delete ${what}?`
        )
      }
      description={
        <>
          {active > 0 && <>{active === 1 ? 'One is' : `${active} are`} training now and will be stopped. </>}
          It leaves the table and every comparison. You can undo this for a few seconds afterwards.
        </>
      }
      action={`Delete ${what}`}
      onConfirm={() => {
        void deleteWithUndo(runs.map((run) => run.runId))
        onDeleted?.()
      }}
    />
  )
}

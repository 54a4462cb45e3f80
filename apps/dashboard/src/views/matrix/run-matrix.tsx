'use client'

import type { ReactNode } from 'react'
import type { EventOf } from '@misfit/events/run/run-event'
import { Segmented } from '../../shared/primitives/segmented.tsx'
import { useUrlParameter } from '../../shared/url/url-state.ts'
import { MatrixPanel } from './matrix-panel.tsx'
import type { Evaluated } from '../predictions/evaluated.ts'
import type { CellAddress } from './cell-address.ts'
import { ChangesSection } from './matrix-changes/changes-section.tsx'
import { Toolbar } from '../../shared/primitives/layout/toolbar.tsx'
import styles from './matrix-panel.module.css'

interface RunMatrixProps {
  evaluated: Evaluated & { label: string; fileStem: string }
  runId: string
  epochs: readonly EventOf<'epoch'>[]
  /** Null on the test images. */
  shownEpoch: number | null
  openedCell: CellAddress | null
  onOpenedCell: (cell: CellAddress | null) => void
  chosenClass: number | null
}

const kinds = [
  { value: 'matrix', label: 'As it is' },
  { value: 'changes', label: 'Changes' },
] as const

/** The confusion matrix of a run at the moment that is shown, or what changed in it against another. */
export function RunMatrix({
  evaluated,
  runId,
  epochs,
  shownEpoch,
  openedCell,
  onOpenedCell,
  chosenClass,
}: RunMatrixProps): ReactNode {
  const [kind, setKind] = useUrlParameter('matrix')
  return (
    <div>
      <Toolbar className={styles.heading}>
        <h3>Confusion matrix</h3>
        <Segmented
          label="Matrix"
          options={kinds}
          value={kind === 'changes' ? kind : 'matrix'}
          onChange={(next) => setKind(next === 'matrix' ? null : next)}
        />
      </Toolbar>
      {kind === 'changes' ? (
        <ChangesSection
          evaluated={evaluated}
          runId={runId}
          epochs={epochs}
          shownEpoch={shownEpoch}
          chosenClass={chosenClass}
        />
      ) : (
        <MatrixPanel {...evaluated} openedCell={openedCell} onOpenedCell={onOpenedCell} chosenClass={chosenClass} />
      )}
    </div>
  )
}

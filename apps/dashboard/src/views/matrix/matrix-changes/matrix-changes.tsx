'use client'

import { memo, type ReactNode, useMemo, useState } from 'react'
import { changedSamples } from '@misfit/evaluation/dynamics/changed-samples'
import { matrixDifference } from '@misfit/evaluation/matrix/matrix-difference'
import { accuracy, type Predictions } from '@misfit/evaluation/predictions/predictions'
import { pointsText } from '../../comparison/metrics-table.ts'
import { formatCount } from '../../../shared/format/numbers.ts'
import type { Evaluated } from '../../predictions/evaluated.ts'
import { ExportMenu } from '../../../shared/export/export-menu.tsx'
import { ImagesDialog } from '../../gallery/images-dialog.tsx'
import type { CellAddress } from '../cell-address.ts'
import { matrixCsvRows } from '../matrix-csv.ts'
import { MatrixDrawing } from '../table-or-canvas.tsx'
import { matrixOf } from '../counted-matrix.ts'
import { MatrixOrderSelect } from '../matrix-order-select.tsx'
import { type MatrixOrder, placesOf } from '../matrix-order.ts'
import { matrixSvg } from '../matrix-svg.ts'
import { className } from '../shaded-matrix.ts'
import { rememberFocus, returnFocus } from '../../gallery/focus-return.ts'
import { drawnDifference } from './drawn-difference.ts'
import { Stack } from '../../../shared/primitives/layout/stack.tsx'
import { Toolbar } from '../../../shared/primitives/layout/toolbar.tsx'
import matrixStyles from '../matrix-panel.module.css'

interface MatrixChangesProps extends Evaluated {
  label: string
  fileStem: string
  /** Predictions of the same images that these are set against. */
  before: Predictions
  /** Words for the other predictions: `epoch 2`, `model_1, test`. */
  beforeLabel: string
  chosenClass?: number | null
}

/** Matrix of what changed since other predictions of the same images. Every cell opens onto what changed in it. */
export const MatrixChanges = memo(function MatrixChanges({
  predictions,
  before,
  beforeLabel,
  classes,
  partition,
  dataset,
  label,
  fileStem,
  chosenClass = null,
}: MatrixChangesProps): ReactNode {
  const [order, setOrder] = useState<MatrixOrder>('class')
  const [cell, setCell] = useState<CellAddress | null>(null)
  const drawn = useMemo(() => {
    const matrix = matrixOf(predictions)
    return drawnDifference(matrixDifference(matrixOf(before), matrix), classes, placesOf(matrix, order))
  }, [predictions, before, classes, order])
  const summary = useMemo(() => changeWords(before, predictions), [before, predictions])
  const opened = useMemo(() => {
    if (cell === null) return null
    const { entered, left } = changedSamples(before, predictions, cell.actual, cell.predicted)
    return {
      title: `Actual ${className(classes, cell.actual)}, predicted ${className(classes, cell.predicted)}: what changed`,
      description: `${label} against ${beforeLabel}. Images that are in this cell in both are left out.`,
      groups: [
        { title: `Came in: now ${label}`, indices: entered, predictions, none: 'No image came into this cell.' },
        {
          title: `Left: as answered by ${beforeLabel}`,
          indices: left,
          predictions: before,
          none: 'No image left this cell.',
        },
      ],
    }
  }, [cell, before, predictions, classes, label, beforeLabel])

  return (
    <Stack gap={3}>
      <Toolbar tight>
        <MatrixOrderSelect order={order} onOrder={setOrder} />
        <ExportMenu
          what="changes of the matrix"
          fileStem={`${fileStem}-changes`}
          rows={() => matrixCsvRows(drawn)}
          picture={() => matrixSvg(drawn, `Changes, ${label} against ${beforeLabel}`)}
        />
      </Toolbar>
      <p className={matrixStyles.words}>{summary}</p>
      <MatrixDrawing
        matrix={drawn}
        label={`${label} against ${beforeLabel}`}
        chosenClass={chosenClass}
        onOpen={(next) => {
          rememberFocus()
          setCell(next)
        }}
      />
      <div className={matrixStyles.legend}>
        <span className={matrixStyles.scale}>
          better <span className={matrixStyles.ramp} data-kind="right" aria-hidden />
        </span>
        <span className={matrixStyles.scale}>
          worse <span className={matrixStyles.ramp} data-kind="wrong" aria-hidden />
        </span>
        <span>Signs say more or fewer images. More on the diagonal is better, more beside it is worse.</span>
      </div>
      <ImagesDialog
        opened={opened}
        onClose={() => {
          setCell(null)
          returnFocus()
        }}
        classes={classes}
        partition={partition}
        dataset={dataset}
      />
    </Stack>
  )
})

function changeWords(before: Predictions, after: Predictions): string {
  let changed = 0
  for (let i = 0; i < after.count; i++) if (before.predicted[i] !== after.predicted[i]) changed++
  if (changed === 0) return `Not one of the ${formatCount(after.count)} answers changed.`
  const gain = accuracy(after) - accuracy(before)
  return (
    `${formatCount(changed)} of ${formatCount(after.count)} answers changed; ` +
    `accuracy ${gain === 0 ? 'stayed the same' : `${pointsText(gain)} points`}.`
  )
}

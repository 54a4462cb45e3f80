'use client'

import { memo, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { cellSamples } from '@misfit/evaluation/matrix/confusion-matrix'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { formatCount, plural } from '../../shared/format/numbers.ts'
import { Segmented } from '../../shared/primitives/segmented.tsx'
import type { Evaluated } from '../predictions/evaluated.ts'
import { ExportMenu } from '../../shared/export/export-menu.tsx'
import { countUnanswered } from '../gallery/gallery-samples.ts'
import { ImagesDialog } from '../gallery/images-dialog.tsx'
import type { CellAddress } from './cell-address.ts'
import { matrixCsvRows } from './matrix-csv.ts'
import { MatrixDrawing } from './table-or-canvas.tsx'
import { matrixOf } from './counted-matrix.ts'
import { MatrixOrderSelect } from './matrix-order-select.tsx'
import { type MatrixOrder, placesOf } from './matrix-order.ts'
import { matrixSvg } from './matrix-svg.ts'
import type { MatrixMode, MatrixView } from './shaded-matrix.ts'
import { className, drawnConfusion, matrixView, percentText, sharedScale } from './shaded-matrix.ts'
import { rememberFocus, returnFocus } from '../gallery/focus-return.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import { Toolbar } from '../../shared/primitives/layout/toolbar.tsx'
import styles from './matrix-panel.module.css'

interface ConfusionMatrixProps extends Evaluated {
  /** Words for the predictions: `validation, epoch 3`. */
  label: string
  /** Base name of saved files, made from ids. */
  fileStem: string
  /** The cell whose images are open, where the page keeps that; the matrix keeps it itself otherwise. */
  openedCell?: CellAddress | null
  onOpenedCell?: (cell: CellAddress | null) => void
  /** The class that is chosen elsewhere on the page. */
  chosenClass?: number | null
  /** Predictions that this matrix shares its shades with, so that the two can be compared. */
  sharedWith?: readonly (Predictions | null)[]
}

const modeOptions = [
  { value: 'counts', label: 'Images' },
  { value: 'rows', label: '% of actual', name: 'Per cent of the actual class, by row' },
  { value: 'columns', label: '% of predicted', name: 'Per cent of the predicted class, by column' },
] as const satisfies readonly { value: MatrixMode; label: string; name?: string }[]

const alone: readonly (Predictions | null)[] = []

/** Matrix of how often each class was taken for each. Every cell opens onto its images. */
export const MatrixPanel = memo(function ConfusionMatrix({
  predictions,
  classes,
  partition,
  dataset,
  label,
  fileStem,
  openedCell,
  onOpenedCell,
  chosenClass = null,
  sharedWith = alone,
}: ConfusionMatrixProps): ReactNode {
  const [mode, setMode] = useState<MatrixMode>('counts')
  const [order, setOrder] = useState<MatrixOrder>('class')
  const [keptCell, keepCell] = useState<CellAddress | null>(null)
  const opened = openedCell === undefined ? keptCell : openedCell
  const setOpened = onOpenedCell ?? keepCell
  const open = (cell: CellAddress): void => {
    rememberFocus()
    setOpened(cell)
  }
  const close = (): void => {
    setOpened(null)
    returnFocus()
  }
  const unanswered = useMemo(() => countUnanswered(predictions), [predictions])
  const matrix = matrixOf(predictions)
  const places = useMemo(() => placesOf(matrix, order), [matrix, order])
  const scale = useMemo(
    () =>
      sharedWith.length === 0
        ? null
        : sharedScale(
            [predictions, ...sharedWith].flatMap((one) => (one === null ? [] : [matrixView(matrixOf(one), mode)])),
          ),
    [predictions, sharedWith, mode],
  )
  const view = useMemo(
    () => matrixView(matrix, mode, { order: places, ...(scale === null ? {} : { scale }) }),
    [matrix, mode, places, scale],
  )
  const drawn = useMemo(() => drawnConfusion(view, classes), [view, classes])

  return (
    <Stack gap={3}>
      <Toolbar tight>
        <Segmented label="What the cells show" options={modeOptions} value={mode} onChange={setMode} />
        <MatrixOrderSelect order={order} onOrder={setOrder} />
        <ExportMenu
          what="confusion matrix"
          fileStem={fileStem}
          rows={() => matrixCsvRows(drawn)}
          picture={() => matrixSvg(drawn, `Confusion matrix, ${label}`)}
        />
      </Toolbar>
      <MatrixDrawing matrix={drawn} label={label} onOpen={open} chosenClass={chosenClass} />
      <MatrixLegend view={view} shared={scale !== null} />
      {unanswered > 0 && (
        <p className={styles.unanswered}>
          {plural(unanswered, 'image')} of these got no answer: the model's probabilities were not numbers (NaN). They
          count as predicted {className(classes, 0)}, as TensorFlow counts them.
        </p>
      )}
      <CellDialog
        cell={opened}
        view={view}
        predictions={predictions}
        classes={classes}
        partition={partition}
        dataset={dataset}
        onClose={close}
      />
    </Stack>
  )
})

/** The two scales of a matrix, in words and shades. */
function MatrixLegend({ view, shared = false }: { view: MatrixView; shared?: boolean }): ReactNode {
  const value = (largest: number): string => (view.mode === 'counts' ? formatCount(largest) : percentText(largest))
  return (
    <div className={styles.legend}>
      <span className={styles.scale}>
        right <span className={styles.ramp} data-kind="right" aria-hidden />{' '}
        {view.largestRight === null ? 'none' : `up to ${value(view.largestRight)}`}
      </span>
      <span className={styles.scale}>
        wrong <span className={styles.ramp} data-kind="wrong" aria-hidden />{' '}
        {view.largestWrong === null ? 'none' : `up to ${value(view.largestWrong)}`}
      </span>
      <span>
        Right answers lie on the diagonal. Mistakes have a scale of their own.
        {shared && ' Both scales are the same in every matrix here.'}
      </span>
    </div>
  )
}

interface CellDialogProps extends Evaluated {
  cell: CellAddress | null
  view: MatrixView
  onClose: () => void
}

function CellDialog({ cell, view, predictions, classes, partition, dataset, onClose }: CellDialogProps): ReactNode {
  const opened = useMemo(() => {
    if (cell === null) return null
    const indices = cellSamples(predictions, cell.actual, cell.predicted)
    const [actual, predicted] = [className(classes, cell.actual), className(classes, cell.predicted)]
    const of = view.rowTotals[cell.actual]!
    const share = of === 0 ? '' : ` (${percentText(indices.length / of)})`
    return {
      title: `Actual ${actual}, predicted ${predicted}`,
      description:
        `${plural(indices.length, 'image')} of ${formatCount(of)} in actual ${actual}${share}, ` +
        'the surest answer first.',
      groups: [{ title: '', indices, predictions, none: 'There are no such images at this epoch.' }],
    }
  }, [cell, predictions, classes, view.rowTotals])
  return <ImagesDialog opened={opened} onClose={onClose} classes={classes} partition={partition} dataset={dataset} />
}

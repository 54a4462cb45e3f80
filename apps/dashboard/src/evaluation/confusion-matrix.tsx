'use client'

import { memo, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { cellSamples, confusionMatrix } from '@misfit/evaluation/confusion-matrix'
import { formatCount, plural } from '../format/numbers.ts'
import { Dialog } from '../primitives/dialog.tsx'
import { Segmented } from '../primitives/segmented.tsx'
import type { Evaluated } from './evaluated.ts'
import { ExportMenu } from './export-menu.tsx'
import { countUnanswered, gallerySamples, sampleDetails } from './gallery-samples.ts'
import { Gallery } from './gallery.tsx'
import { matrixCsvRows } from './matrix-csv.ts'
import { MatrixGrid } from './matrix-grid.tsx'
import { matrixSvg } from './matrix-svg.ts'
import type { MatrixCell } from './matrix-cell.ts'
import type { MatrixMode, MatrixView } from './matrix-view.ts'
import { className, matrixView, percentText } from './matrix-view.ts'
import styles from './confusion-matrix.module.css'

interface ConfusionMatrixProps extends Evaluated {
  /** What the predictions are of: `validation, epoch 3`. */
  label: string
  /** Base name of saved files, made from ids. */
  fileStem: string
  /** The cell whose images are open, where the page keeps that; the matrix keeps it itself otherwise. */
  openedCell?: MatrixCell | null
  onOpenedCell?: (cell: MatrixCell | null) => void
}

const modeOptions = [
  { value: 'counts', label: 'Images' },
  { value: 'rows', label: '% of actual', name: 'Per cent of the actual class, by row' },
  { value: 'columns', label: '% of predicted', name: 'Per cent of the predicted class, by column' },
] as const satisfies readonly { value: MatrixMode; label: string; name?: string }[]

/** How often each class was taken for each. Every cell opens onto its images. */
export const ConfusionMatrix = memo(function ConfusionMatrix({ predictions, classes, partition, dataset, label, fileStem, openedCell, onOpenedCell }: ConfusionMatrixProps): ReactNode {
  const [mode, setMode] = useState<MatrixMode>('counts')
  const [keptCell, keepCell] = useState<MatrixCell | null>(null)
  const opened = openedCell === undefined ? keptCell : openedCell
  const setOpened = onOpenedCell ?? keepCell
  const cameFrom = useRef<Element | null>(null)
  const open = (cell: MatrixCell): void => {
    cameFrom.current = document.activeElement
    setOpened(cell)
  }
  const close = (): void => {
    setOpened(null)
    // After the dialog has let go of the focus.
    setTimeout(() => cameFrom.current instanceof HTMLElement && cameFrom.current.focus())
  }
  const unanswered = useMemo(() => countUnanswered(predictions), [predictions])
  const view = useMemo(() => matrixView(confusionMatrix(predictions), mode), [predictions, mode])

  return (
    <div className={styles.whole}>
      <div className={styles.tools}>
        <Segmented label="What the cells show" options={modeOptions} value={mode} onChange={setMode} />
        <ExportMenu
          what="confusion matrix"
          fileStem={fileStem}
          rows={() => matrixCsvRows(view, classes)}
          picture={() => matrixSvg(view, classes, `Confusion matrix, ${label}`)}
        />
      </div>
      <MatrixGrid view={view} classes={classes} label={label} onOpen={open} />
      <MatrixLegend view={view} />
      {unanswered > 0 && (
        <p className={styles.unanswered}>
          {plural(unanswered, 'image')} of these got no answer: the model's probabilities were not numbers (NaN). They count as predicted{' '}
          {className(classes, 0)}, as TensorFlow counts them.
        </p>
      )}
      <CellDialog cell={opened} view={view} predictions={predictions} classes={classes} partition={partition} dataset={dataset} onClose={close} />
    </div>
  )
})

/** The two scales of a matrix, in words and shades. */
export function MatrixLegend({ view }: { view: MatrixView }): ReactNode {
  const value = (largest: number): string => (view.mode === 'counts' ? formatCount(largest) : percentText(largest))
  return (
    <div className={styles.legend}>
      <span className={styles.scale}>
        right <span className={styles.ramp} data-kind="right" aria-hidden /> {view.largestRight === null ? 'none' : `up to ${value(view.largestRight)}`}
      </span>
      <span className={styles.scale}>
        wrong <span className={styles.ramp} data-kind="wrong" aria-hidden /> {view.largestWrong === null ? 'none' : `up to ${value(view.largestWrong)}`}
      </span>
      <span>Right answers lie on the diagonal. Mistakes have a scale of their own.</span>
    </div>
  )
}

interface CellDialogProps extends Evaluated {
  cell: MatrixCell | null
  view: MatrixView
  onClose: () => void
}

function CellDialog({ cell, view, predictions, classes, partition, dataset, onClose }: CellDialogProps): ReactNode {
  const samples = useMemo(
    () => (cell === null ? [] : gallerySamples(predictions, cellSamples(predictions, cell.actual, cell.predicted))),
    [predictions, cell],
  )
  const actual = cell === null ? '' : className(classes, cell.actual)
  const predicted = cell === null ? '' : className(classes, cell.predicted)
  const of = cell === null ? 0 : view.rowTotals[cell.actual]!
  return (
    <Dialog
      open={cell !== null}
      onOpenChange={(open) => !open && onClose()}
      width={58}
      title={`Actual ${actual}, predicted ${predicted}`}
      description={`${plural(samples.length, 'image')} of ${formatCount(of)} in actual ${actual}${of === 0 ? '' : ` (${percentText(samples.length / of)})`}, the surest answer first.`}
    >
      {samples.length === 0 ? (
        <p>There are no such images at this epoch.</p>
      ) : (
        <Gallery
          samples={samples}
          dataset={dataset}
          partition={partition}
          classes={classes}
          label={`Actual ${actual}, predicted ${predicted}`}
          details={(index) => sampleDetails(predictions, index)}
          maxHeight={560}
        />
      )}
    </Dialog>
  )
}

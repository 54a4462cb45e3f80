'use client'

import { memo, useRef, useState } from 'react'
import type { CSSProperties, FocusEvent, KeyboardEvent, MouseEvent } from 'react'
import { formatCount } from '../format/numbers.ts'
import { classNames } from '../design/class-names.ts'
import { moveInGrid } from './grid-navigation.ts'
import type { MatrixCell, MatrixView } from './matrix-view.ts'
import { cellSentence, cellText, className } from './matrix-view.ts'
import styles from './matrix-grid.module.css'

interface MatrixGridProps {
  view: MatrixView
  classes: readonly string[]
  /** What the matrix is of, for those who hear it: `validation, epoch 3`. */
  label: string
  onOpen: (cell: MatrixCell) => void
}

interface Pointed {
  readonly cell: MatrixCell
  readonly left: number
  readonly top: number
  readonly below: boolean
}

/** A confusion matrix: actual classes down, predicted ones across. Arrow keys move in it, Enter opens a cell. */
export function MatrixGrid({ view, classes, label, onOpen }: MatrixGridProps) {
  const { classCount } = view
  const frame = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState({ row: 0, column: 0 })
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const place = {
    row: Math.min(active.row, classCount - 1),
    column: Math.min(active.column, classCount - 1),
  }
  const turned = classCount > 1 && classes.some((name) => [...name].length > 4)

  const point = (event: MouseEvent | FocusEvent): void => {
    const target = cellElement(event.target)
    const box = frame.current
    if (target === null || box === null) return setPointed(null)
    const cell = view.cells[Number(target.dataset['cell'])]
    if (cell === undefined) return setPointed(null)
    const at = target.getBoundingClientRect()
    const around = box.getBoundingClientRect()
    const below = at.top - around.top < 70
    setPointed({
      cell,
      left: Math.min(Math.max(at.left + at.width / 2 - around.left, 110), Math.max(around.width - 110, 110)),
      top: (below ? at.bottom : at.top) - around.top,
      below,
    })
  }

  const press = (event: KeyboardEvent): void => {
    const cell = view.cells[place.row * classCount + place.column]
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      if (cell !== undefined && cell.count > 0) onOpen(cell)
      return
    }
    if (event.key === 'Escape') return setPointed(null)
    const next = moveInGrid(place, event.key, event.ctrlKey || event.metaKey, classCount, classCount)
    if (next === null) return
    event.preventDefault()
    setActive(next)
    frame.current?.querySelector<HTMLElement>(`[data-cell="${next.row * classCount + next.column}"]`)?.focus()
  }

  const click = (event: MouseEvent): void => {
    const target = cellElement(event.target)
    const cell = target && view.cells[Number(target.dataset['cell'])]
    if (!cell) return
    setActive({ row: cell.actual, column: cell.predicted })
    if (cell.count > 0) onOpen(cell)
  }

  const cell = pointed && view.cells[pointed.cell.actual * classCount + pointed.cell.predicted]
  return (
    <div className={styles.frame} ref={frame} onMouseLeave={() => setPointed(null)}>
      <div className={styles.scroll} onScroll={() => setPointed(null)}>
        <table
          role="grid"
          aria-label={`Confusion matrix, ${label}: actual classes in rows, predicted classes in columns`}
          aria-rowcount={classCount + 3}
          aria-colcount={classCount + 2}
          className={classNames(styles.matrix, classCount > 20 && styles.dense)}
        >
          <thead>
            <tr>
              <td className={styles.corner} colSpan={2} rowSpan={2} />
              <th className={styles.axis} colSpan={classCount} scope="colgroup">
                <span>Predicted →</span>
              </th>
              <td className={styles.blank} />
            </tr>
            <tr>
              {Array.from({ length: classCount }, (_, column) => (
                <th
                  key={column}
                  scope="col"
                  title={className(classes, column)}
                  className={classNames(styles.columnHead, turned && styles.turned, pointed?.cell.predicted === column && styles.met)}
                >
                  <span dir="auto">{className(classes, column)}</span>
                </th>
              ))}
              <th scope="col" className={styles.totalHead}>
                Total
              </th>
            </tr>
          </thead>
          <tbody onMouseOver={point} onFocus={point} onBlur={() => setPointed(null)} onKeyDown={press} onClick={click}>
            {Array.from({ length: classCount }, (_, row) => (
              <tr key={row}>
                {row === 0 && (
                  <th className={styles.sideAxis} rowSpan={classCount} scope="rowgroup">
                    <span>← Actual</span>
                  </th>
                )}
                <th
                  scope="row"
                  title={className(classes, row)}
                  className={classNames(styles.rowHead, pointed?.cell.actual === row && styles.met)}
                >
                  <span dir="auto">{className(classes, row)}</span>
                </th>
                <MatrixRow view={view} classes={classes} row={row} activeColumn={place.row === row ? place.column : null} />
                <td className={styles.total}>{formatCount(view.rowTotals[row]!)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th className={styles.totalFoot} colSpan={2} scope="row">
                Total
              </th>
              {Array.from(view.columnTotals, (total, column) => (
                <td key={column} className={styles.total}>
                  {formatCount(total)}
                </td>
              ))}
              <td className={styles.total}>{formatCount(view.total)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
      {pointed && cell && (
        <div
          className={classNames(styles.tooltip, pointed.below && styles.below)}
          style={{ left: pointed.left, top: pointed.top }}
          aria-hidden
        >
          {cellSentence(cell, view, classes)}
        </div>
      )}
    </div>
  )
}

const cellElement = (target: EventTarget): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-cell]') : null

interface MatrixRowProps {
  view: MatrixView
  classes: readonly string[]
  row: number
  /** Column of the cell that Tab reaches, if it is in this row. */
  activeColumn: number | null
}

const MatrixRow = memo(function MatrixRow({ view, classes, row, activeColumn }: MatrixRowProps) {
  const { classCount, mode } = view
  return view.cells.slice(row * classCount, (row + 1) * classCount).map((cell) => (
    <td
      key={cell.predicted}
      role="gridcell"
      data-cell={row * classCount + cell.predicted}
      tabIndex={activeColumn === cell.predicted ? 0 : -1}
      aria-label={cellSentence(cell, view, classes)}
      className={classNames(styles.cell, cell.predicted === row ? styles.right : styles.wrong, cell.count > 0 && styles.opens)}
      style={{ '--shade': cell.shade } as CSSProperties}
    >
      {cellText(cell, mode)}
    </td>
  ))
})

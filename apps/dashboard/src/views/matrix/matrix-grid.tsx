'use client'

import { memo, useRef, useState } from 'react'
import type { CSSProperties, FocusEvent, KeyboardEvent, MouseEvent } from 'react'
import { classNames } from '../../shared/design/class-names.ts'
import { moveInGrid } from '../gallery/grid-navigation.ts'
import type { DrawnMatrix } from './matrix-to-draw.ts'
import type { CellAddress } from './cell-address.ts'
import { className } from './shaded-matrix.ts'
import styles from './matrix-grid.module.css'

export interface MatrixGridProps {
  matrix: DrawnMatrix
  /** Words for what the matrix is of, for screen readers: `validation, epoch 3`. */
  label: string
  onOpen: (cell: CellAddress) => void
  /** The class that is chosen elsewhere on the page: its row and column stand out. */
  chosenClass?: number | null
}

interface Pointed {
  /** `row * classCount + column` */
  readonly position: number
  readonly left: number
  readonly top: number
  readonly below: boolean
}

/** A matrix of few classes as a table. Arrow keys move in it, Enter opens a cell. */
export function MatrixGrid({ matrix, label, onOpen, chosenClass = null }: MatrixGridProps) {
  const { classCount, classes, order } = matrix
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
    const at = target.getBoundingClientRect()
    const around = box.getBoundingClientRect()
    const below = at.top - around.top < 70
    setPointed({
      position: Number(target.dataset['cell']),
      left: Math.min(Math.max(at.left + at.width / 2 - around.left, 110), Math.max(around.width - 110, 110)),
      top: (below ? at.bottom : at.top) - around.top,
      below,
    })
  }

  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      const cell = matrix.cellAt(place.row, place.column)
      if (cell.opens) onOpen(cell)
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
    if (target === null) return
    const { row, column } = placeOf(Number(target.dataset['cell']))
    setActive({ row, column })
    const cell = matrix.cellAt(row, column)
    if (cell.opens) onOpen(cell)
  }

  const placeOf = (position: number): { row: number; column: number } => ({
    row: Math.floor(position / classCount),
    column: position % classCount,
  })
  const met = pointed === null ? null : placeOf(pointed.position)
  return (
    <div className={styles.frame} ref={frame} onMouseLeave={() => setPointed(null)}>
      <div className={styles.scroll} onScroll={() => setPointed(null)}>
        <table
          role="grid"
          aria-label={`${matrix.name}, ${label}: actual classes in rows, predicted classes in columns`}
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
              {order.map((index, column) => (
                <th
                  key={index}
                  scope="col"
                  title={className(classes, index)}
                  className={classNames(
                    styles.columnHead,
                    turned && styles.turned,
                    (met?.column === column || chosenClass === index) && styles.met,
                  )}
                >
                  <span dir="auto">{className(classes, index)}</span>
                </th>
              ))}
              <th scope="col" className={styles.totalHead}>
                Total
              </th>
            </tr>
          </thead>
          <tbody onMouseOver={point} onFocus={point} onBlur={() => setPointed(null)} onKeyDown={press} onClick={click}>
            {order.map((index, row) => (
              <tr key={index}>
                {row === 0 && (
                  <th className={styles.sideAxis} rowSpan={classCount} scope="rowgroup">
                    <span>← Actual</span>
                  </th>
                )}
                <th
                  scope="row"
                  title={className(classes, index)}
                  className={classNames(styles.rowHead, (met?.row === row || chosenClass === index) && styles.met)}
                >
                  <span dir="auto">{className(classes, index)}</span>
                </th>
                <MatrixRow matrix={matrix} row={row} activeColumn={place.row === row ? place.column : null} />
                <td className={styles.total}>{matrix.totalText(matrix.rowTotal(row))}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th className={styles.totalFoot} colSpan={2} scope="row">
                Total
              </th>
              {order.map((index, column) => (
                <td key={index} className={styles.total}>
                  {matrix.totalText(matrix.columnTotal(column))}
                </td>
              ))}
              <td className={styles.total}>{matrix.totalText(matrix.total)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
      {pointed && met && (
        <div
          className={classNames(styles.tooltip, pointed.below && styles.below)}
          style={{ left: pointed.left, top: pointed.top }}
          aria-hidden
        >
          {matrix.cellAt(met.row, met.column).sentence}
        </div>
      )}
    </div>
  )
}

const cellElement = (target: EventTarget): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-cell]') : null

interface MatrixRowProps {
  matrix: DrawnMatrix
  row: number
  /** Column of the cell that Tab reaches, if it is in this row. */
  activeColumn: number | null
}

const MatrixRow = memo(function MatrixRow({ matrix, row, activeColumn }: MatrixRowProps) {
  return Array.from({ length: matrix.classCount }, (_, column) => {
    const cell = matrix.cellAt(row, column)
    const shade = matrix.shadeAt(row, column)
    return (
      <td
        key={cell.predicted}
        role="gridcell"
        data-cell={row * matrix.classCount + column}
        tabIndex={activeColumn === column ? 0 : -1}
        aria-label={cell.sentence}
        className={classNames(
          styles.cell,
          shade > 0 && styles.right,
          row === column && styles.diagonal,
          cell.opens && styles.opens,
        )}
        style={{ '--shade': Math.abs(shade) } as CSSProperties}
      >
        {cell.text}
      </td>
    )
  })
})

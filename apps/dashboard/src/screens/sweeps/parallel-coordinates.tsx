'use client'

import { type KeyboardEvent, type PointerEvent, type ReactNode, type RefObject, useRef, useState } from 'react'
import { useWidth } from '../../shared/charts/use-size.ts'
import { classNames } from '../../shared/design/class-names.ts'
import { type AxisRange, isWithin, type ParallelAxis } from './parallel-axes.ts'
import styles from './sweeps.module.css'
import type { TrialRow } from './trial-rows.ts'

const height = 300
const top = 34
const bottom = 16
const side = 70
const narrowestGap = 110
/** A drag shorter than this share of an axis is a click, which takes the span away. */
const shortestBrush = 0.02
const endReach = 0.04

interface ParallelCoordinatesProps {
  drawing: RefObject<SVGSVGElement | null>
  axes: readonly ParallelAxis[]
  /** The best first: in this order the keyboard goes through them. */
  rows: readonly TrialRow[]
  best: TrialRow | null
  /** The trial that is pointed at, here or in the table. */
  chosen: number | null
  onChoose: (trial: number | null) => void
  onOpen: (row: TrialRow) => void
  brushes: ReadonlyMap<number, AxisRange>
  onBrush: (brushes: ReadonlyMap<number, AxisRange>) => void
  describe: (row: TrialRow) => string
}

/**
 * Every trial as a line over its settings to what came of it. Spans dragged on the axes leave only what meets them all.
 */
export function ParallelCoordinates({
  drawing,
  axes,
  rows,
  best,
  chosen,
  onChoose,
  onOpen,
  brushes,
  onBrush,
  describe,
}: ParallelCoordinatesProps): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const width = Math.max(useWidth(place), 2 * side + narrowestGap * (axes.length - 1))
  const [drag, setDrag] = useState<{ axis: number; from: number } | null>(null)
  const x = (axis: number): number =>
    axes.length === 1 ? width / 2 : side + (axis * (width - 2 * side)) / (axes.length - 1)
  const y = (at: number): number => top + (1 - at) * (height - top - bottom)
  const seen = rows.filter((row) => isWithin(row, axes, brushes))
  const index = seen.findIndex(({ trial }) => trial === chosen)

  const path = (row: TrialRow): string =>
    axes
      .flatMap((axis, i) => {
        const at = axis.at(row)
        return at === null ? [] : [`${x(i)},${y(at)}`]
      })
      .join(' ')
  const shareAt = (event: PointerEvent<SVGElement>): number => {
    const box = drawing.current?.getBoundingClientRect()
    if (box === undefined) return 0
    const share = 1 - (event.clientY - box.top - top) / (height - top - bottom)
    // Near its end the axis is meant to its end, or a hand would have to hit the very pixel.
    return share < endReach ? 0 : share > 1 - endReach ? 1 : share
  }
  const brush = (axis: number, from: number, to: number): void => {
    const next = new Map(brushes)
    if (Math.abs(to - from) < shortestBrush) next.delete(axis)
    else next.set(axis, [Math.min(from, to), Math.max(from, to)])
    onBrush(next)
  }
  const keys = (event: KeyboardEvent): void => {
    const row = seen[index]
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key]
    if (step !== undefined) {
      const next = index === -1 ? seen[0] : seen[Math.min(seen.length - 1, Math.max(0, index + step))]
      if (next !== undefined) onChoose(next.trial)
    } else if (event.key === 'Home') onChoose(seen[0]?.trial ?? null)
    else if (event.key === 'End') onChoose(seen.at(-1)?.trial ?? null)
    else if (event.key === 'Enter' && row !== undefined) onOpen(row)
    else if (event.key === 'Escape') {
      onBrush(new Map())
      onChoose(null)
    } else return
    event.preventDefault()
  }

  return (
    <div ref={place} className={styles.parallel}>
      <div
        className={styles.pointed}
        tabIndex={0}
        role="slider"
        aria-label="Trials, the best first"
        aria-orientation="vertical"
        aria-valuemin={0}
        aria-valuemax={seen.length}
        aria-valuenow={index + 1}
        aria-valuetext={seen[index] === undefined ? `none of ${seen.length} trials` : describe(seen[index])}
        onKeyDown={keys}
      >
        <svg ref={drawing} width={width} height={height} aria-hidden onPointerLeave={() => onChoose(null)}>
          {rows.map((row) => (
            <polyline
              key={row.trial}
              points={path(row)}
              className={classNames(
                styles.line,
                row.isOut && styles.out,
                row.trial === best?.trial && styles.best,
                row.trial === chosen && styles.chosen,
                !seen.includes(row) && styles.dim,
              )}
            />
          ))}
          {seen.map((row) => (
            <polyline
              key={row.trial}
              points={path(row)}
              className={styles.near}
              onPointerEnter={() => onChoose(row.trial)}
              onClick={() => onOpen(row)}
            />
          ))}
          {axes.map((axis, i) => (
            <g key={axis.label}>
              <line x1={x(i)} x2={x(i)} y1={top} y2={height - bottom} className={styles.axis} />
              <text x={x(i)} y={16} textAnchor="middle" className={styles.axisName}>
                {axis.label}
              </text>
              {axis.ticks.map(({ at, text }) => (
                <text key={text} x={x(i) + 7} y={y(at)} dominantBaseline="middle" className={styles.tick}>
                  {text}
                </text>
              ))}
              <Span brush={brushes.get(i)} x={x(i)} y={y} />
              <rect
                x={x(i) - 12}
                y={top}
                width={24}
                height={height - top - bottom}
                className={styles.handle}
                onPointerDown={(event) => {
                  event.currentTarget.setPointerCapture(event.pointerId)
                  setDrag({ axis: i, from: shareAt(event) })
                }}
                onPointerMove={(event) => {
                  if (drag?.axis === i) brush(i, drag.from, shareAt(event))
                }}
                onPointerUp={(event) => {
                  if (drag?.axis === i) brush(i, drag.from, shareAt(event))
                  setDrag(null)
                }}
              />
            </g>
          ))}
        </svg>
      </div>
    </div>
  )
}

function Span({ brush, x, y }: { brush: AxisRange | undefined; x: number; y: (at: number) => number }): ReactNode {
  if (brush === undefined) return null
  const [from, to] = brush
  return <rect x={x - 6} y={y(to)} width={12} height={Math.max(1, y(from) - y(to))} className={styles.span} />
}

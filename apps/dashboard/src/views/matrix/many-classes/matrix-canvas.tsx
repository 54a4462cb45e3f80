'use client'

import { Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useWidth } from '../../../shared/charts/use-size.ts'
import { IconButton } from '../../../shared/primitives/button.tsx'
import { moveInGrid } from '../../gallery/grid-navigation.ts'
import type { MatrixGridProps } from '../matrix-grid.tsx'
import { ClassSearchField } from './class-search-field.tsx'
import { type CanvasPlace, gutter } from './draw-matrix.ts'
import {
  type MatrixFrame,
  type MatrixWindow,
  panMatrix,
  placeAt,
  revealing,
  wholeMatrix,
  zoomMatrix,
} from './matrix-window.ts'
import { useMatrixWindow } from './use-matrix-window.ts'
import type { SurfacePoint } from '../../../shared/primitives/pan-zoom/held-pointers.ts'
import { usePanZoom } from '../../../shared/primitives/pan-zoom/use-pan-zoom.ts'
import { usePaintedMatrix } from './use-painted-matrix.ts'
import { Stack } from '../../../shared/primitives/layout/stack.tsx'
import { Toolbar } from '../../../shared/primitives/layout/toolbar.tsx'
import styles from './matrix-canvas.module.css'

const tallest = 620
/** A cell that was searched for, or that keys move to, is at least this large, in CSS pixels. */
const readable = 16
const zoomStep = 1.6

/** A matrix of many classes: to be zoomed, moved and read cell by cell. The wheel moves it, with Ctrl it zooms. */
export function MatrixCanvas({ matrix, label, onOpen, chosenClass = null }: MatrixGridProps): ReactNode {
  const { classCount } = matrix
  const id = useId()
  const place = useRef<HTMLDivElement>(null)
  const surface = useRef<HTMLDivElement>(null)
  const width = useWidth(place)
  const side = Math.max(0, Math.min(tallest, width - gutter - 1))
  const painted = usePaintedMatrix(matrix)
  const [active, setActive] = useState<CanvasPlace>({ row: 0, column: 0 })
  const [pointed, setPointed] = useState<CanvasPlace | null>(null)
  const chosen = pointed ?? active
  const { canvas, frame, now, show, zoomed } = useMatrixWindow(painted, { side, classCount }, chosen)

  const zoom = (factor: number): void => show(zoomMatrix(frame, now(), factor))
  const showAll = (): void => show(wholeMatrix(frame))
  const open = ({ row, column }: CanvasPlace): void => {
    const cell = matrix.cellAt(row, column)
    if (cell.opens) onOpen(cell)
  }
  const goTo = (next: CanvasPlace): void => {
    setActive(next)
    setPointed(null)
    const near = now().cell >= readable ? now() : zoomMatrix(frame, now(), readable / now().cell)
    show(revealing(frame, near, next))
  }

  const placeOf = ([left, top]: SurfacePoint): CanvasPlace | null => {
    const [x, y] = [left - gutter, top - gutter]
    return x < 0 || y < 0 || x > side || y > side ? null : placeAt(frame, now(), x, y)
  }
  const point = (next: CanvasPlace | null): void =>
    setPointed((before) => (before?.row === next?.row && before?.column === next?.column ? before : next))
  const listeners = usePanZoom(surface, {
    onGesture: (gesture) => {
      const { kind } = gesture
      if (kind === 'point') point(placeOf(gesture.at))
      else if (kind === 'drag') {
        const { last, at } = gesture
        show(panMatrix(frame, now(), last[0] - at[0], last[1] - at[1]))
      } else {
        const [left, top] = gesture.center
        show(zoomMatrix(frame, now(), gesture.factor, left - gutter, top - gutter))
      }
    },
    onRelease: (ended, at) => {
      const clicked = ended === 'click' ? placeOf(at) : null
      if (clicked === null) return
      setActive(clicked)
      open(clicked)
    },
    onLeave: () => setPointed(null),
    onWheel: (event, at) => {
      if (side === 0) return false
      const next = windowAfterWheel(frame, now(), event, at)
      if (next !== null) show(next)
      return next !== null
    },
  })

  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      open(active)
    } else if (event.key === '+' || event.key === '=') zoom(zoomStep)
    else if (event.key === '-') zoom(1 / zoomStep)
    else if (event.key === '0') showAll()
    else {
      const next = moveInGrid(active, event.key, event.ctrlKey || event.metaKey, classCount, classCount)
      if (next === null) return
      event.preventDefault()
      goTo(next)
    }
  }

  // A class chosen elsewhere on the page is gone to, once.
  const goToChosen = useRef(goTo)
  useEffect(() => {
    goToChosen.current = goTo
  })
  useEffect(() => {
    const at = chosenClass === null ? -1 : matrix.order.indexOf(chosenClass)
    if (at !== -1 && side > 0) goToChosen.current({ row: at, column: at })
  }, [chosenClass, matrix, side])

  const current = matrix.cellAt(active.row, active.column)
  return (
    <Stack gap={2} className={styles.whole} ref={place}>
      <Toolbar tight>
        <ClassSearchField
          classes={matrix.classes}
          onFound={(index) => goTo({ row: matrix.order.indexOf(index), column: matrix.order.indexOf(index) })}
        />
        <ZoomButtons onZoom={zoom} onAll={showAll} />
      </Toolbar>
      <div
        ref={surface}
        className={styles.surface}
        data-zoomed={zoomed}
        style={{ width: gutter + side + 1, height: gutter + side + 1 }}
        role="grid"
        tabIndex={0}
        aria-label={`${matrix.name}, ${label}: actual classes in rows, predicted classes in columns`}
        aria-rowcount={classCount}
        aria-colcount={classCount}
        aria-activedescendant={`${id}-cell`}
        aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown + - 0"
        {...listeners}
        onKeyDown={press}
      >
        <canvas ref={canvas} className={styles.canvas} aria-hidden />
        <div role="row" aria-rowindex={active.row + 1} className="visually-hidden">
          <div role="gridcell" id={`${id}-cell`} aria-colindex={active.column + 1}>
            {current.sentence}
          </div>
        </div>
      </div>
      <p className={styles.reading} aria-hidden>
        {matrix.cellAt(chosen.row, chosen.column).sentence}
      </p>
      <p className={styles.keys}>
        Drag or scroll to move, Ctrl and scroll to zoom; with keys: arrows, +, −, 0 for all, Enter opens the images of a
        cell.
      </p>
    </Stack>
  )
}

function ZoomButtons({ onZoom, onAll }: { onZoom: (factor: number) => void; onAll: () => void }): ReactNode {
  return (
    <>
      <IconButton small label="Zoom in" keys="+" icon={<ZoomIn />} onClick={() => onZoom(zoomStep)} />
      <IconButton small label="Zoom out" keys="−" icon={<ZoomOut />} onClick={() => onZoom(1 / zoomStep)} />
      <IconButton small label="Show all classes" keys="0" icon={<Maximize />} onClick={onAll} />
    </>
  )
}

/** The window after a turn of the wheel; null where the matrix is at its edge, and lets the page scroll on. */
function windowAfterWheel(
  frame: MatrixFrame,
  now: MatrixWindow,
  event: WheelEvent,
  [left, top]: SurfacePoint,
): MatrixWindow | null {
  if (event.ctrlKey || event.metaKey)
    return zoomMatrix(frame, now, Math.exp(-event.deltaY * 0.01), left - gutter, top - gutter)
  const next = panMatrix(frame, now, event.shiftKey ? event.deltaY : event.deltaX, event.shiftKey ? 0 : event.deltaY)
  return next.left === now.left && next.top === now.top ? null : next
}

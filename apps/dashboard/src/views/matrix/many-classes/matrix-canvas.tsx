'use client'

import { Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { useWidth } from '../../../shared/charts/use-size.ts'
import { IconButton } from '../../../shared/primitives/button.tsx'
import { moveInGrid } from '../../gallery/grid-navigation.ts'
import type { MatrixGridProps } from '../matrix-grid.tsx'
import { ClassSearchField } from './class-search-field.tsx'
import { type CanvasPlace, drawMatrix, gutter } from './draw-matrix.ts'
import { type MatrixWindow, panMatrix, placeAt, revealing, wholeMatrix, within, zoomMatrix } from './matrix-window.ts'
import { usePaintedMatrix } from './use-painted-matrix.ts'
import { Stack } from '../../../shared/primitives/layout/stack.tsx'
import { Toolbar } from '../../../shared/primitives/layout/toolbar.tsx'
import styles from './matrix-canvas.module.css'

const tallest = 620
/** A cell that was searched for, or that keys move to, is at least this large, in CSS pixels. */
const readable = 16
const zoomStep = 1.6
/** A pointer that moved less than this has clicked, in CSS pixels. */
const clickWithin = 4

/** A matrix of many classes: to be zoomed, moved and read cell by cell. The wheel moves it, with Ctrl it zooms. */
export function MatrixCanvas({ matrix, label, onOpen, chosenClass = null }: MatrixGridProps): ReactNode {
  const { classCount } = matrix
  const id = useId()
  const place = useRef<HTMLDivElement>(null)
  const surface = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const width = useWidth(place)
  const side = Math.max(0, Math.min(tallest, width - gutter - 1))
  const painted = usePaintedMatrix(matrix)
  const seen = useRef<MatrixWindow | null>(null)
  const [zoomed, setZoomed] = useState(false)
  const [active, setActive] = useState<CanvasPlace>({ row: 0, column: 0 })
  const [pointed, setPointed] = useState<CanvasPlace | null>(null)
  const chosen = pointed ?? active
  const pending = useRef(0)
  const drag = useRef<{ x: number; y: number; moved: boolean } | null>(null)

  const draw = useCallback(() => {
    // However many events a frame brings, it is drawn once.
    if (pending.current !== 0) return
    pending.current = requestAnimationFrame(() => {
      pending.current = 0
      const here = canvas.current
      if (here === null || painted === null || side === 0) return
      const frame = { side, classCount }
      const began = performance.now()
      seen.current = within(frame, seen.current ?? wholeMatrix(frame))
      drawMatrix(here, painted, frame, seen.current, chosen, window.devicePixelRatio)
      here.dataset['drawnIn'] = (performance.now() - began).toFixed(2)
      here.dataset['cell'] = seen.current.cell.toFixed(3)
    })
  }, [painted, side, classCount, chosen])
  useEffect(() => {
    draw()
    return () => {
      cancelAnimationFrame(pending.current)
      pending.current = 0
    }
  }, [draw])

  const frame = { side, classCount }
  const show = useCallback(
    (next: MatrixWindow): void => {
      seen.current = next
      setZoomed(next.cell > side / classCount + 1e-6)
      draw()
    },
    [side, classCount, draw],
  )
  const zoom = (factor: number): void => show(zoomMatrix(frame, seen.current ?? wholeMatrix(frame), factor))
  const goTo = (next: CanvasPlace): void => {
    setActive(next)
    setPointed(null)
    const now = seen.current ?? wholeMatrix(frame)
    show(revealing(frame, now.cell >= readable ? now : zoomMatrix(frame, now, readable / now.cell), next))
  }

  useEffect(() => {
    const here = surface.current
    if (here === null || side === 0) return
    const all = { side, classCount }
    // React's own listener may not keep the page from scrolling.
    const wheel = (event: WheelEvent): void => {
      const now = seen.current ?? wholeMatrix(all)
      const box = here.getBoundingClientRect()
      const zooms = event.ctrlKey || event.metaKey
      const next = zooms
        ? zoomMatrix(
            all,
            now,
            Math.exp(-event.deltaY * 0.01),
            event.clientX - box.left - gutter,
            event.clientY - box.top - gutter,
          )
        : panMatrix(all, now, event.shiftKey ? event.deltaY : event.deltaX, event.shiftKey ? 0 : event.deltaY)
      // At its edge the matrix lets the page scroll on.
      if (!zooms && next.left === now.left && next.top === now.top) return
      event.preventDefault()
      show(next)
    }
    here.addEventListener('wheel', wheel, { passive: false })
    return () => here.removeEventListener('wheel', wheel)
  }, [side, classCount, show])

  const placeOf = (event: PointerEvent<HTMLDivElement>): CanvasPlace | null => {
    const box = event.currentTarget.getBoundingClientRect()
    const [x, y] = [event.clientX - box.left - gutter, event.clientY - box.top - gutter]
    return x < 0 || y < 0 || x > side || y > side || seen.current === null ? null : placeAt(frame, seen.current, x, y)
  }
  const down = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { x: event.clientX, y: event.clientY, moved: false }
  }
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    const dragged = drag.current
    if (dragged === null) {
      const next = placeOf(event)
      setPointed((before) => (before?.row === next?.row && before?.column === next?.column ? before : next))
      return
    }
    const [right, below] = [dragged.x - event.clientX, dragged.y - event.clientY]
    if (Math.hypot(right, below) > clickWithin) dragged.moved = true
    if (!dragged.moved || seen.current === null) return
    Object.assign(dragged, { x: event.clientX, y: event.clientY })
    show(panMatrix(frame, seen.current, right, below))
  }
  const up = (event: PointerEvent<HTMLDivElement>): void => {
    const dragged = drag.current
    drag.current = null
    const at = dragged === null || dragged.moved ? null : placeOf(event)
    if (at === null) return
    setActive(at)
    const cell = matrix.cellAt(at.row, at.column)
    if (cell.opens) onOpen(cell)
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      const cell = matrix.cellAt(active.row, active.column)
      if (cell.opens) onOpen(cell)
    } else if (event.key === '+' || event.key === '=') zoom(zoomStep)
    else if (event.key === '-') zoom(1 / zoomStep)
    else if (event.key === '0') show(wholeMatrix(frame))
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
        <IconButton small label="Zoom in" keys="+" icon={<ZoomIn />} onClick={() => zoom(zoomStep)} />
        <IconButton small label="Zoom out" keys="−" icon={<ZoomOut />} onClick={() => zoom(1 / zoomStep)} />
        <IconButton
          small
          label="Show all classes"
          keys="0"
          icon={<Maximize />}
          onClick={() => show(wholeMatrix(frame))}
        />
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
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={() => (drag.current = null)}
        onPointerLeave={() => setPointed(null)}
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

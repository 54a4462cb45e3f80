'use client'

import { Eraser, Undo2 } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button } from '../../../shared/primitives/button.tsx'
import { Slider } from '../../../shared/primitives/slider.tsx'
import { beginStroke, type Drawing, extendStroke, paintDrawing, type Point, undoStroke } from './drawing.ts'
import { movedPen, type Pen, penAtRest, penInWords } from './keyboard-pen.ts'
import { Toolbar } from '../../../shared/primitives/layout/toolbar.tsx'
import styles from '../try-page.module.css'

interface DrawingCanvasProps {
  drawing: Drawing
  onDraw: (change: (before: Drawing) => Drawing) => void
}

/** Pixels of the canvas itself; it is shown at the size that fits. */
const side = 640

/** A board to draw on with mouse, finger, pen or keyboard, light on dark as most images of digits are. */
export function DrawingCanvas({ drawing, onDraw }: DrawingCanvasProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null)
  const drawingPointer = useRef<number | null>(null)
  const [width, setWidth] = useState(8)
  const [pen, setPen] = useState<Pen | null>(null)
  const hint = useId()

  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    context.clearRect(0, 0, side, side)
    paintDrawing(context, drawing, side, '#fff')
  }, [drawing])

  const press = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.button !== 0 || drawingPointer.current !== null) return
    drawingPointer.current = event.pointerId
    event.currentTarget.setPointerCapture(event.pointerId)
    const at = placeOf(event, event.currentTarget)
    setPen(null)
    onDraw((before) => beginStroke(before, at, width / 100))
  }
  const move = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (drawingPointer.current !== event.pointerId) return
    const target = event.currentTarget
    // A pen reports more places than a screen shows frames.
    const reported = event.nativeEvent.getCoalescedEvents()
    const places = (reported.length === 0 ? [event] : reported).map((each) => placeOf(each, target))
    onDraw((before) => places.reduce(extendStroke, before))
  }
  const lift = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (drawingPointer.current === event.pointerId) drawingPointer.current = null
  }
  const pressKey = (event: KeyboardEvent<HTMLCanvasElement>): void => {
    if ((event.ctrlKey || event.metaKey) && event.key === 'z') onDraw(undoStroke)
    else if (event.ctrlKey || event.metaKey || event.altKey) return
    else if (event.key === 'Delete' || event.key === 'Backspace') onDraw(() => [])
    else {
      const before = pen ?? penAtRest
      const next = movedPen(before, event.key, event.shiftKey)
      if (next === null) return
      if (next.down && !before.down) onDraw((made) => beginStroke(made, next.at, width / 100))
      else if (next.down) onDraw((made) => extendStroke(made, next.at))
      setPen(next)
    }
    event.preventDefault()
  }

  return (
    <div>
      <div className={styles.board}>
        <canvas
          ref={canvas}
          width={side}
          height={side}
          className={styles.drawing}
          tabIndex={0}
          role="application"
          aria-label="Drawing board"
          aria-describedby={hint}
          onPointerDown={press}
          onPointerMove={move}
          onPointerUp={lift}
          onPointerCancel={lift}
          onKeyDown={pressKey}
          onBlur={() => setPen(null)}
        />
        {drawing.length === 0 && pen === null && (
          <p className={styles.invitation} aria-hidden>
            Draw here
          </p>
        )}
        {pen !== null && (
          <span
            className={styles.pen}
            data-down={pen.down}
            style={{ left: `${pen.at.x * 100}%`, top: `${pen.at.y * 100}%`, width: `max(${width}%, 12px)` }}
            aria-hidden
          />
        )}
      </div>
      <p className="visually-hidden" role="status">
        {pen === null ? '' : penInWords(pen)}
      </p>
      <Toolbar tight className={styles.tools}>
        <Button onClick={() => onDraw(undoStroke)} disabled={drawing.length === 0}>
          <Undo2 aria-hidden />
          Undo
        </Button>
        <Button onClick={() => onDraw(() => [])} disabled={drawing.length === 0}>
          <Eraser aria-hidden />
          Clear
        </Button>
        <span className={styles.brush}>
          <span aria-hidden>Brush</span>
          <Slider
            label="Brush size"
            value={width}
            min={3}
            max={20}
            valueText={`${width} % of the board`}
            onChange={setWidth}
          />
        </span>
      </Toolbar>
      <p className={styles.hint} id={hint}>
        With the keyboard: arrow keys move the pen (Shift: small steps), Space puts it down and lifts it, Ctrl+Z undoes,
        Delete clears.
      </p>
    </div>
  )
}

function placeOf({ clientX, clientY }: { clientX: number; clientY: number }, target: Element): Point {
  const { left, top, width, height } = target.getBoundingClientRect()
  const share = (offset: number, length: number): number => Math.min(1, Math.max(0, offset / length))
  return { x: share(clientX - left, width), y: share(clientY - top, height) }
}

'use client'

import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type CanvasPlace, drawMatrix, type PaintedMatrix } from './draw-matrix.ts'
import { type MatrixFrame, type MatrixWindow, wholeMatrix, within } from './matrix-window.ts'

interface SeenWindow {
  canvas: RefObject<HTMLCanvasElement | null>
  frame: MatrixFrame
  /** The window that is seen now. */
  now: () => MatrixWindow
  show: (next: MatrixWindow) => void
  /** Whether less than all of the matrix is seen. */
  zoomed: boolean
}

/** Window of a matrix that its canvas shows: drawn once a frame, without rendering. */
export function useMatrixWindow(
  painted: PaintedMatrix | null,
  { side, classCount }: MatrixFrame,
  chosen: CanvasPlace,
): SeenWindow {
  const canvas = useRef<HTMLCanvasElement>(null)
  const seen = useRef<MatrixWindow | null>(null)
  const pending = useRef(0)
  const [zoomed, setZoomed] = useState(false)
  const frame = useMemo(() => ({ side, classCount }), [side, classCount])
  const now = useCallback(() => seen.current ?? wholeMatrix(frame), [frame])

  const draw = useCallback(() => {
    // However many events a frame brings, it is drawn once.
    if (pending.current !== 0) return
    pending.current = requestAnimationFrame(() => {
      pending.current = 0
      const here = canvas.current
      if (here === null || painted === null || frame.side === 0) return
      const began = performance.now()
      seen.current = within(frame, now())
      drawMatrix(here, painted, frame, seen.current, chosen, window.devicePixelRatio)
      here.dataset['drawnIn'] = (performance.now() - began).toFixed(2)
      here.dataset['cell'] = seen.current.cell.toFixed(3)
    })
  }, [painted, frame, now, chosen])
  useEffect(() => {
    draw()
    return () => {
      cancelAnimationFrame(pending.current)
      pending.current = 0
    }
  }, [draw])

  const show = useCallback(
    (next: MatrixWindow): void => {
      seen.current = next
      setZoomed(next.cell > frame.side / frame.classCount + 1e-6)
      draw()
    },
    [frame, draw],
  )
  return { canvas, frame, now, show, zoomed }
}

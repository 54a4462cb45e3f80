'use client'

import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useWidth } from '../../../shared/charts/use-size.ts'
import { drawMap, type DrawnMap } from './draw-map.ts'
import { type MapView, panMap, type Size, toMap, toScreen, wholeMap, zoomMap } from './map-view.ts'
import { nearestMapPoint, pointsInBox, pointsInLasso } from './point-selection.ts'
import styles from './feature-map.module.css'

/** Tool that dragging uses. */
export type DragTool = 'move' | 'box' | 'lasso'

type Corner = readonly [left: number, top: number]

interface MapSurfaceProps {
  map: DrawnMap
  /** Summary of the map, in a sentence. */
  label: string
  view: MapView
  onView: (view: MapView) => void
  tool: DragTool
  onOpen: (point: number) => void
  onSelect: (points: number[]) => void
  /** Text on a point that is pointed at. */
  describe: (point: number) => ReactNode
  /** Drawing over the points as SVG: axes. */
  over?: (view: MapView, size: Size) => ReactNode
}

const tallest = 600
/** A point this near is meant, in pixels. */
const reach = 10
/** A pointer that moved less than this has clicked, in pixels. */
const clickWithin = 4
const tipWidth = 220

/** The drawn map, with what pointer and keys do on it: drag, zoom, point, click, and draw round points. */
export function MapSurface({
  map,
  label,
  view,
  onView,
  tool,
  onOpen,
  onSelect,
  describe,
  over,
}: MapSurfaceProps): ReactNode {
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const width = useWidth(frame)
  const size = { width, height: Math.min(tallest, Math.max(280, width)) }
  const { height } = size
  const [pointed, setPointed] = useState<number | null>(null)
  const [trail, setTrail] = useState<readonly Corner[]>([])
  const drag = useRef<{ from: Corner; last: Corner; moved: boolean } | null>(null)
  const fingers = useRef(new Map<number, Corner>())

  useEffect(() => {
    const here = canvas.current
    if (here === null || width === 0) return
    const frameId = requestAnimationFrame(() => drawMap(here, map, view, { width, height }, window.devicePixelRatio))
    return () => cancelAnimationFrame(frameId)
  }, [map, view, width, height])

  useEffect(() => {
    const here = frame.current
    if (here === null || width === 0) return
    // React's own listener may not keep the page from scrolling.
    const wheel = (event: WheelEvent): void => {
      // Who scrolls past the map does not mean it: it is zoomed once it has the focus, or by a pinch.
      if (!event.ctrlKey && !event.metaKey && !here.contains(document.activeElement)) return
      event.preventDefault()
      const box = here.getBoundingClientRect()
      onView(
        zoomMap(
          view,
          { width, height },
          Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)),
          event.clientX - box.left,
          event.clientY - box.top,
        ),
      )
    }
    here.addEventListener('wheel', wheel, { passive: false })
    return () => here.removeEventListener('wheel', wheel)
  }, [view, onView, width, height])

  const cornerOf = (event: PointerEvent): Corner => {
    const box = event.currentTarget.getBoundingClientRect()
    return [event.clientX - box.left, event.clientY - box.top]
  }
  const pointAt = ([left, top]: Corner): number | null => {
    const [x, y] = toMap(view, size, left, top)
    const [beside] = toMap(view, size, left + reach, top)
    return nearestMapPoint(map.places, [x, y], beside - x)
  }

  const down = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const at = cornerOf(event)
    fingers.current.set(event.pointerId, at)
    drag.current = { from: at, last: at, moved: false }
    setTrail(tool === 'move' ? [] : [at])
  }
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    const at = cornerOf(event)
    const dragged = drag.current
    if (dragged === null) {
      setPointed(pointAt(at))
      return
    }
    if (fingers.current.size === 2) {
      pinch(event.pointerId, at)
      return
    }
    if (distance(at, dragged.from) > clickWithin) dragged.moved = true
    if (!dragged.moved) return
    setPointed(null)
    if (tool === 'move') onView(panMap(view, size, at[0] - dragged.last[0], at[1] - dragged.last[1]))
    else if (tool === 'box') setTrail([dragged.from, at])
    else setTrail((before) => [...before, at])
    dragged.last = at
  }
  const pinch = (finger: number, at: Corner): void => {
    const other = [...fingers.current].find(([id]) => id !== finger)?.[1]
    const before = fingers.current.get(finger)
    fingers.current.set(finger, at)
    if (other === undefined || before === undefined) return
    onView(
      zoomMap(
        view,
        size,
        distance(at, other) / Math.max(1, distance(before, other)),
        (at[0] + other[0]) / 2,
        (at[1] + other[1]) / 2,
      ),
    )
    if (drag.current !== null) drag.current.moved = true
  }
  const up = (event: PointerEvent<HTMLDivElement>): void => {
    const dragged = drag.current
    const pinched = fingers.current.size > 1
    fingers.current.delete(event.pointerId)
    if (fingers.current.size === 0) drag.current = null
    setTrail([])
    if (dragged === null || pinched) return
    if (!dragged.moved) {
      const point = pointAt(cornerOf(event))
      if (point !== null) onOpen(point)
      return
    }
    const corners = trail.map(([left, top]) => toMap(view, size, left, top))
    if (tool === 'box' && corners.length === 2) onSelect(pointsInBox(map.places, corners[0]!, corners[1]!))
    if (tool === 'lasso' && corners.length > 2) onSelect(pointsInLasso(map.places, corners))
  }
  const cancel = (event: PointerEvent): void => {
    fingers.current.delete(event.pointerId)
    drag.current = null
    setTrail([])
  }
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const next = viewAfterKey(event.key, view, size)
    if (next === null) return
    event.preventDefault()
    onView(next)
  }

  return (
    <div ref={frame} className={styles.frame}>
      <div
        className={styles.surface}
        data-tool={tool}
        data-zoomed={view.zoom > 1}
        style={{ height }}
        role="img"
        tabIndex={0}
        aria-label={label}
        aria-keyshortcuts="+ - 0 ArrowLeft ArrowRight ArrowUp ArrowDown"
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={cancel}
        onPointerLeave={() => setPointed(null)}
        onKeyDown={press}
      >
        <canvas ref={canvas} className={styles.canvas} />
        <svg className={styles.over} width={width} height={height} aria-hidden>
          {over?.(view, size)}
          {trail.length > 1 &&
            (tool === 'box' ? (
              <Box from={trail[0]!} to={trail[1]!} />
            ) : (
              <polygon className={styles.trail} points={trail.map(([left, top]) => `${left},${top}`).join(' ')} />
            ))}
        </svg>
        {pointed !== null && pointed < map.places.length / 2 && (
          <Tip at={toScreen(view, size, map.places[pointed * 2]!, map.places[pointed * 2 + 1]!)} width={width}>
            {describe(pointed)}
          </Tip>
        )}
      </div>
    </div>
  )
}

function viewAfterKey(key: string, view: MapView, size: { width: number; height: number }): MapView | null {
  const step = 60
  switch (key) {
    case '+':
    case '=':
      return zoomMap(view, size, 1.5)
    case '-':
    case '−':
      return zoomMap(view, size, 1 / 1.5)
    case '0':
      return wholeMap
    case 'ArrowLeft':
      return panMap(view, size, step, 0)
    case 'ArrowRight':
      return panMap(view, size, -step, 0)
    case 'ArrowUp':
      return panMap(view, size, 0, step)
    case 'ArrowDown':
      return panMap(view, size, 0, -step)
    default:
      return null
  }
}

const distance = ([ax, ay]: Corner, [bx, by]: Corner): number => Math.hypot(ax - bx, ay - by)

function Box({ from: [ax, ay], to: [bx, by] }: { from: Corner; to: Corner }): ReactNode {
  return (
    <rect
      className={styles.trail}
      x={Math.min(ax, bx)}
      y={Math.min(ay, by)}
      width={Math.abs(ax - bx)}
      height={Math.abs(ay - by)}
    />
  )
}

function Tip({ at: [left, top], width, children }: { at: Corner; width: number; children: ReactNode }): ReactNode {
  const turned = left + tipWidth > width
  return (
    <>
      <span className={styles.ring} style={{ left, top }} />
      <div
        className={styles.tip}
        style={{
          top: Math.max(0, top - 34),
          ...(turned ? { right: width - left + 12 } : { left: left + 12 }),
          maxWidth: tipWidth,
        }}
      >
        {children}
      </div>
    </>
  )
}

'use client'

import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useWidth } from '../../../shared/charts/use-size.ts'
import type { SurfacePoint } from '../../../shared/primitives/pan-zoom/held-pointers.ts'
import { usePanZoom } from '../../../shared/primitives/pan-zoom/use-pan-zoom.ts'
import { drawMap, type DrawnMap } from './draw-map.ts'
import { type MapView, panMap, type Size, toMap, toScreen, wholeMap, zoomMap } from './map-view.ts'
import { nearestMapPoint, pointsInBox, pointsInLasso } from './point-selection.ts'
import styles from './feature-map.module.css'

/** Tool that dragging uses. */
export type DragTool = 'move' | 'box' | 'lasso'

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
  const surface = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const width = useWidth(frame)
  const size = { width, height: Math.min(tallest, Math.max(280, width)) }
  const { height } = size
  const [pointed, setPointed] = useState<number | null>(null)
  const [trail, setTrail] = useState<readonly SurfacePoint[]>([])

  useEffect(() => {
    const here = canvas.current
    if (here === null || width === 0) return
    const frameId = requestAnimationFrame(() => drawMap(here, map, view, { width, height }, window.devicePixelRatio))
    return () => cancelAnimationFrame(frameId)
  }, [map, view, width, height])

  const pointAt = ([left, top]: SurfacePoint): number | null => {
    const [x, y] = toMap(view, size, left, top)
    const [beside] = toMap(view, size, left + reach, top)
    return nearestMapPoint(map.places, [x, y], beside - x)
  }
  const drag = ({ from, last, at }: { from: SurfacePoint; last: SurfacePoint; at: SurfacePoint }): void => {
    setPointed(null)
    if (tool === 'move') onView(panMap(view, size, at[0] - last[0], at[1] - last[1]))
    else if (tool === 'box') setTrail([from, at])
    else setTrail((before) => [...before, at])
  }
  const select = (): void => {
    const corners = trail.map(([left, top]) => toMap(view, size, left, top))
    if (tool === 'box' && corners.length === 2) onSelect(pointsInBox(map.places, corners[0]!, corners[1]!))
    if (tool === 'lasso' && corners.length > 2) onSelect(pointsInLasso(map.places, corners))
  }
  const listeners = usePanZoom(surface, {
    onPress: (at) => setTrail(tool === 'move' ? [] : [at]),
    onGesture: (gesture) => {
      if (gesture.kind === 'point') setPointed(pointAt(gesture.at))
      else if (gesture.kind === 'drag') drag(gesture)
      else onView(zoomMap(view, size, gesture.factor, ...gesture.center))
    },
    onRelease: (ended, at) => {
      setTrail([])
      const point = ended === 'click' ? pointAt(at) : null
      if (point !== null) onOpen(point)
      if (ended === 'drag') select()
    },
    onLeave: () => setPointed(null),
    onWheel: (event, at) => {
      // Who scrolls past the map does not mean it: it is zoomed once it has the focus, or by a pinch.
      const meant = event.ctrlKey || event.metaKey || surface.current?.contains(document.activeElement) === true
      if (!meant || width === 0) return false
      onView(zoomMap(view, size, Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), ...at))
      return true
    },
  })
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
        ref={surface}
        className={styles.surface}
        data-tool={tool}
        data-zoomed={view.zoom > 1}
        style={{ height }}
        role="img"
        tabIndex={0}
        aria-label={label}
        aria-keyshortcuts="+ - 0 ArrowLeft ArrowRight ArrowUp ArrowDown"
        {...listeners}
        onKeyDown={press}
      >
        <canvas ref={canvas} className={styles.canvas} />
        <svg className={styles.over} width={width} height={height} aria-hidden>
          {over?.(view, size)}
          {trail.length > 1 && <Trail trail={trail} tool={tool} />}
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

/** What was drawn round points so far. */
function Trail({ trail, tool }: { trail: readonly SurfacePoint[]; tool: DragTool }): ReactNode {
  if (tool === 'box') return <Box from={trail[0]!} to={trail[1]!} />
  return <polygon className={styles.trail} points={trail.map(([left, top]) => `${left},${top}`).join(' ')} />
}

function Box({ from: [ax, ay], to: [bx, by] }: { from: SurfacePoint; to: SurfacePoint }): ReactNode {
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

function Tip({
  at: [left, top],
  width,
  children,
}: {
  at: SurfacePoint
  width: number
  children: ReactNode
}): ReactNode {
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

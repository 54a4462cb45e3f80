'use client'

import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react'
import { nextX, readingAt, type ChartReading } from './chart-reading.ts'
import { LineSample } from './line-sample.tsx'
import { plotMargin } from './plot-scale.ts'
import type { ChartSeries, XRange } from './series.ts'
import { clampRange, panBy, zoomAbout } from './zoom.ts'
import styles from './line-chart.module.css'

interface ChartPointerProps {
  /** Summary of the chart, in a sentence or two. */
  summary: string
  series: readonly ChartSeries[]
  /** Range in view; null when there is nothing. */
  view: readonly [number, number] | null
  extent: readonly [number, number] | null
  width: number
  height: number
  /** Pixels that the axis of values takes. */
  left: number
  range: XRange
  onRange: (range: XRange) => void
  describeX: (x: number) => string
  formatValue: (y: number) => string
}

/** Reading and zooming, by pointer and by keys, laid over the drawing: it renders alone while the pointer moves. */
export function ChartPointer({
  summary,
  series,
  view,
  extent,
  width,
  height,
  left,
  range,
  onRange,
  describeX,
  formatValue,
}: ChartPointerProps): ReactNode {
  const [cursor, setCursor] = useState<number | null>(null)
  const [brush, setBrush] = useState<{ from: number; to: number } | null>(null)
  const [spoken, setSpoken] = useState('')
  const surface = useRef<HTMLDivElement>(null)

  const plotWidth = Math.max(1, width - left - plotMargin.right)
  const [from, to] = view ?? [0, 1]
  const span = to - from || 1
  const toX = (clientX: number): number => {
    const edge = surface.current?.getBoundingClientRect().left ?? 0
    return from + (Math.min(Math.max(clientX - edge, 0), plotWidth) / plotWidth) * span
  }
  const toPixel = (x: number): number => ((x - from) / span) * plotWidth

  const reading = cursor === null || view === null ? null : readingAt(series, cursor, (8 / plotWidth) * span)

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0 || view === null) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const x = toX(event.clientX)
    setBrush({ from: x, to: x })
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const x = toX(event.clientX)
    setCursor(x)
    if (brush !== null) setBrush({ ...brush, to: x })
  }
  const onPointerUp = (): void => {
    if (brush === null || extent === null) return
    setBrush(null)
    if (Math.abs(toPixel(brush.to) - toPixel(brush.from)) < 6) return
    onRange(clampRange([Math.min(brush.from, brush.to), Math.max(brush.from, brush.to)], extent))
  }

  const readTo = (x: number | null): void => {
    if (x === null || view === null) return
    setCursor(x)
    const at = readingAt(series, x, 0)
    if (at !== null)
      setSpoken(`${describeX(at.x)}: ${at.rows.map((row) => `${row.series.label} ${formatValue(row.y)}`).join(', ')}`)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (view === null || extent === null || event.ctrlKey || event.metaKey || event.altKey) return
    const center = cursor ?? (from + to) / 2
    const direction = event.key === 'ArrowRight' ? 1 : -1
    switch (event.key) {
      case 'ArrowLeft':
      case 'ArrowRight':
        if (event.shiftKey) onRange(panBy(range, extent, direction * 0.2))
        else
          readTo(
            cursor === null
              ? direction === 1
                ? nextX(series, from - 1, 1)
                : nextX(series, to + 1, -1)
              : nextX(series, cursor, direction),
          )
        break
      case 'Home':
        readTo(nextX(series, from - 1e-9, 1))
        break
      case 'End':
        readTo(nextX(series, to + 1e-9, -1))
        break
      case '+':
      case '=':
        onRange(zoomAbout(range, extent, center, 0.6))
        break
      case '-':
      case '−':
        onRange(zoomAbout(range, extent, center, 1 / 0.6))
        break
      case '0':
        onRange(null)
        break
      case 'Escape':
        if (brush !== null) setBrush(null)
        else if (cursor !== null) setCursor(null)
        else return
        break
      default:
        return
    }
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <>
      <div
        ref={surface}
        className={styles.surface}
        style={{
          left,
          top: plotMargin.top,
          width: plotWidth,
          height: Math.max(0, height - plotMargin.top - plotMargin.bottom),
        }}
        role="img"
        tabIndex={0}
        aria-label={summary}
        aria-keyshortcuts="ArrowLeft ArrowRight + - 0"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => setBrush(null)}
        onPointerLeave={() => {
          if (brush === null) setCursor(null)
        }}
        onDoubleClick={() => onRange(null)}
        onKeyDown={onKeyDown}
        onBlur={() => setCursor(null)}
      >
        {brush !== null && (
          <span
            className={styles.brush}
            style={{
              left: Math.min(toPixel(brush.from), toPixel(brush.to)),
              width: Math.abs(toPixel(brush.to) - toPixel(brush.from)),
            }}
          />
        )}
        {reading !== null && reading.x >= from && reading.x <= to && (
          <span className={styles.cursor} style={{ left: toPixel(reading.x) }} />
        )}
        {reading !== null && brush === null && (
          <ReadingPanel
            reading={reading}
            atLeft={toPixel(reading.x) > plotWidth / 2}
            left={toPixel(reading.x)}
            plotWidth={plotWidth}
            describeX={describeX}
            formatValue={formatValue}
          />
        )}
      </div>
      <span className="visually-hidden" aria-live="polite">
        {spoken}
      </span>
    </>
  )
}

function ReadingPanel({
  reading,
  atLeft,
  left,
  plotWidth,
  describeX,
  formatValue,
}: {
  reading: ChartReading
  atLeft: boolean
  left: number
  plotWidth: number
  describeX: (x: number) => string
  formatValue: (y: number) => string
}): ReactNode {
  return (
    <div className={styles.reading} style={atLeft ? { right: plotWidth - left + 10 } : { left: left + 10 }}>
      <p className={styles.readingX}>{describeX(reading.x)}</p>
      <dl>
        {reading.rows.map(({ series, y }) => (
          <div key={series.id} className={styles.readingRow}>
            <dt>
              <LineSample series={series} />
              <span dir="auto">{series.label}</span>
            </dt>
            <dd>{formatValue(y)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

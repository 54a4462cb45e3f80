'use client'

import { Ellipsis } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useMemo, useRef, useState } from 'react'
import { csv, type CsvCell } from '@misfit/text/csv'
import { downloadFile, fileName } from '../../export/download-file.ts'
import type { PictureKind } from '../../export/save-drawing.ts'
import { IconButton } from '../../primitives/button.tsx'
import { Menu, MenuItem } from '../../primitives/menu.tsx'
import { nearestReading, type ShareReading } from '../nearest-reading.ts'
import { saveChart } from '../save-chart.ts'
import { type ShareDrawing, shareMargin, SharePlot, shareScale } from './share-plot.tsx'
import { useWidth } from '../use-size.ts'
import chartStyles from '../line-chart.module.css'
import styles from './share-chart.module.css'

interface ShareChartProps {
  title: string
  /** Keep its identity between renders. */
  drawing: ShareDrawing
  /** The chart in a sentence or two. */
  summary: string
  /** Readings of pointer and arrow keys, in order. */
  readings: readonly ShareReading[]
  /** A reading that is marked while none is read; none where null. */
  marked?: ShareReading | null
  rows: () => CsvCell[][]
  fileStem: string
  height?: number
  /** Stands under the plot, on its own horizontal axis. */
  under?: ReactNode
}

/** A chart of shares against shares: read by pointer and arrow keys, saved as CSV, PNG and SVG. */
export function ShareChart({
  title,
  drawing,
  summary,
  readings,
  marked = null,
  rows,
  fileStem,
  height = 276,
  under,
}: ShareChartProps): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const width = useWidth(place)
  const [read, setRead] = useState<number | null>(null)
  const scale = useMemo(() => shareScale(drawing, width, height), [drawing, width, height])
  const pixels = useMemo(() => readings.map(({ x, y }) => ({ x: scale.x(x), y: scale.y(y) })), [readings, scale])
  const at = read === null ? null : Math.min(read, readings.length - 1)
  const reading = (at === null ? undefined : readings[at]) ?? marked

  const point = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect()
    const nearest = nearestReading(
      pixels,
      event.clientX - box.left + shareMargin.left,
      event.clientY - box.top + shareMargin.top,
    )
    setRead(nearest === -1 ? null : nearest)
  }
  const press = (event: KeyboardEvent): void => {
    const last = readings.length - 1
    if (last < 0) return
    // A curve of a thousand points is walked through in a hundred steps.
    const step = Math.max(1, Math.round(readings.length / 100))
    const next = {
      ArrowRight: at === null ? 0 : Math.min(last, at + step),
      ArrowLeft: at === null ? last : Math.max(0, at - step),
      Home: 0,
      End: last,
    }[event.key]
    if (next === undefined) return
    event.preventDefault()
    setRead(next)
  }

  const saveCsv = () => downloadFile(fileName([fileStem, title], 'csv'), csv(rows()), 'text/csv')
  const save = (kind: PictureKind) =>
    saveChart(place.current, { title, fileStem, curves: drawing.curves, called: 'drawing' }, kind)

  return (
    <figure className={chartStyles.chart}>
      <figcaption className={styles.head}>
        <h3 className={chartStyles.title}>{title}</h3>
        <Menu trigger={<IconButton small label={`${title}: save`} icon={<Ellipsis />} />}>
          <MenuItem onSelect={saveCsv}>Save values as CSV</MenuItem>
          <MenuItem onSelect={() => save('png')}>Save picture as PNG</MenuItem>
          <MenuItem onSelect={() => save('svg')}>Save picture as SVG</MenuItem>
        </Menu>
      </figcaption>
      <div className={chartStyles.place} style={{ height }} ref={place}>
        <div aria-hidden>
          <SharePlot drawing={drawing} width={width} height={height} />
        </div>
        <div
          className={styles.surface}
          style={{ left: shareMargin.left, top: shareMargin.top, right: shareMargin.right, bottom: shareMargin.bottom }}
          role="img"
          tabIndex={0}
          aria-label={`${title}. ${summary}`}
          aria-keyshortcuts="ArrowLeft ArrowRight Home End"
          onPointerMove={point}
          onPointerDown={point}
          onPointerLeave={() => setRead(null)}
          onKeyDown={press}
          onBlur={() => setRead(null)}
        />
        {reading !== null && width > 0 && (
          <span className={styles.mark} style={{ left: scale.x(reading.x), top: scale.y(reading.y) }} aria-hidden />
        )}
      </div>
      {under}
      <p className={styles.reading} aria-live={at === null ? 'off' : 'polite'}>
        {reading?.words ?? ''}
      </p>
    </figure>
  )
}

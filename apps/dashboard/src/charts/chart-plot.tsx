'use client'

import { memo, type ReactElement, type ReactNode } from 'react'
import { CartesianGrid, Line, LineChart as Recharts, ReferenceLine, XAxis, YAxis } from 'recharts'
import { linearTicks, logTicks } from './axis-ticks.ts'
import type { ChartMark } from './series.ts'
import type { VisibleChart, VisibleSeries } from './visible-series.ts'
import type { YScale } from './y-domain.ts'
import styles from './line-chart.module.css'

/** Where the curves are within the drawing, in pixels from its edges. */
export const plotMargin = { top: 10, right: 14, bottom: 26, left: 52 }

const tickText = { fill: 'var(--ink-3)', fontSize: 11, stroke: 'none' }

export interface ChartPlotProps {
  chart: VisibleChart
  width: number
  height: number
  scale: YScale
  marks: readonly ChartMark[]
  formatX: (x: number) => string
  formatY: (y: number) => string
  wholeX: boolean
}

/** Draws a view: axes, hairline grid, curves, marks. Knows nothing of pointer and keys. */
export const ChartPlot = memo(function ChartPlot({ chart, width, height, scale, marks, formatX, formatY, wholeX }: ChartPlotProps): ReactNode {
  const { x, y } = chart
  if (x === null || width === 0) return null
  const yDomain = y ?? (scale === 'log' ? ([0.1, 1] as const) : ([0, 1] as const))
  const yTicks = scale === 'log' ? logTicks(...yDomain) : linearTicks(...yDomain, 5)
  const inView = marks.filter((mark) => mark.x >= x[0] && mark.x <= x[1])
  return (
    <Recharts width={width} height={height} margin={{ ...plotMargin, left: 0, bottom: 0 }} accessibilityLayer={false} className={styles.drawing ?? ''}>
      <CartesianGrid vertical={false} stroke="var(--grid)" strokeWidth={1} />
      <XAxis
        type="number"
        dataKey="x"
        domain={[...x]}
        allowDataOverflow
        height={plotMargin.bottom}
        ticks={linearTicks(...x, Math.max(2, Math.floor(width / 90)), wholeX)}
        interval={0}
        tickFormatter={formatX}
        tickSize={4}
        tickMargin={5}
        tick={tickText}
        stroke="var(--line-2)"
      />
      <YAxis
        type="number"
        dataKey="y"
        domain={[...yDomain]}
        allowDataOverflow
        scale={scale}
        width={plotMargin.left}
        ticks={yTicks}
        interval={0}
        tickFormatter={formatY}
        tickSize={0}
        tickMargin={8}
        axisLine={false}
        tick={tickText}
        stroke="var(--line-2)"
      />
      {inView.map((mark) => (
        <ReferenceLine
          key={`${mark.tone}-${mark.x}-${mark.label}`}
          x={mark.x}
          stroke={mark.tone === 'danger' ? 'var(--danger)' : 'var(--edge)'}
          strokeWidth={1}
          strokeDasharray="2 3"
          label={{
            value: mark.label,
            position: mark.x > (x[0] + x[1]) / 2 ? 'insideTopRight' : 'insideTopLeft',
            fill: mark.tone === 'danger' ? 'var(--danger)' : 'var(--ink-3)',
            fontSize: 11,
          }}
        />
      ))}
      {[...chart.drawn].sort((a, b) => Number(b.series.faint ?? false) - Number(a.series.faint ?? false)).map(line)}
    </Recharts>
  )
})

function line({ series, points }: VisibleSeries): ReactElement {
  const color = `var(${series.color})`
  return (
    <Line
      key={series.id}
      data={points}
      dataKey="y"
      name={series.label}
      type="linear"
      stroke={color}
      strokeOpacity={series.faint === true ? 0.28 : 1}
      strokeWidth={series.faint === true ? 1 : 1.6}
      {...(series.line === 'dashed' ? { strokeDasharray: '5 3' } : {})}
      dot={series.marker === undefined ? lonePoint(points, color) : marker(series.marker, color)}
      activeDot={false}
      isAnimationActive={false}
      connectNulls={false}
    />
  )
}

interface DotPlace {
  cx?: number
  cy?: number
  index?: number
  value?: unknown
}

const isDrawn = (point: VisibleSeries['points'][number] | undefined): boolean => point !== undefined && point.y !== null

/** A point between two gaps has no line: it gets a dot, or it would not be seen. */
function lonePoint(points: VisibleSeries['points'], color: string): false | ((place: DotPlace) => ReactElement) {
  const alone = new Set(points.flatMap((point, i) => (point.y !== null && !isDrawn(points[i - 1]) && !isDrawn(points[i + 1]) ? [i] : [])))
  if (alone.size === 0) return false
  return ({ cx = 0, cy = 0, index = -1 }) => (alone.has(index) ? <circle key={index} cx={cx} cy={cy} r={2} fill={color} stroke="none" /> : <g key={index} />)
}

const markerPaths = {
  circle: 'M-3,0a3,3 0 1,0 6,0a3,3 0 1,0 -6,0',
  square: 'M-2.7,-2.7h5.4v5.4h-5.4z',
  diamond: 'M0,-3.8L3.8,0L0,3.8L-3.8,0z',
  triangle: 'M0,-3.6L3.6,2.8L-3.6,2.8z',
} as const

function marker(shape: keyof typeof markerPaths, color: string): (place: DotPlace) => ReactElement {
  return ({ cx, cy, index = 0, value }) =>
    cx === undefined || cy === undefined || Number.isNaN(cy) || value === null ? (
      <g key={index} />
    ) : (
      <path key={index} d={markerPaths[shape]} transform={`translate(${cx},${cy})`} fill="var(--paper)" stroke={color} strokeWidth={1.6} strokeDasharray="none" />
    )
}

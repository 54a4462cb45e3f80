'use client'

import { memo, type ReactNode } from 'react'
import { CartesianGrid, LineChart as Recharts, XAxis, YAxis } from 'recharts'
import { shareAxis } from '../chart-axes.ts'
import { plotMargin, plotScale } from '../plot-scale.ts'
import styles from '../line-chart.module.css'

interface SharePoint {
  readonly x: number
  readonly y: number
}

/** A curve of one share against another, both 0-1. */
export interface ShareCurve {
  /** Id made from fixed words, never from a name. */
  readonly id: string
  readonly label: string
  /** A colour token: `--series-1`. */
  readonly color: string
  readonly line: 'solid' | 'dashed'
  readonly points: readonly SharePoint[]
}

/** A column from 0 to `y`, with its interval where it is known. */
export interface ShareBar {
  readonly from: number
  readonly to: number
  readonly y: number
  /** Value that `y` should have: the gap to it is drawn. */
  readonly ideal: number
  readonly interval: { readonly low: number; readonly high: number } | null
}

/** Drawing on axes of shares. */
export interface ShareDrawing {
  readonly xTitle: string
  readonly yTitle: string
  readonly curves: readonly ShareCurve[]
  readonly bars?: readonly ShareBar[]
  /** Draws the line on which both shares are equal. */
  readonly diagonal?: boolean
  /** Lower end of the vertical axis, 0 by default. */
  readonly lowest?: number
}

interface SharePlotProps {
  drawing: ShareDrawing
  width: number
  height: number
}

const tickText = { fill: 'var(--ink-3)', fontSize: 11, stroke: 'none' }
const titleText = { fill: 'var(--ink-3)', fontSize: 11 }
/** Room for the title of the horizontal axis, in pixels. */
const titleRoom = 16
/** Room for half of the last label of the horizontal axis beyond what other charts leave, in pixels. */
const labelRoom = 6
/** Space between the edges of a drawing and its plot, in pixels. */
export const shareMargin = { ...plotMargin, right: plotMargin.right + labelRoom, bottom: plotMargin.bottom + titleRoom }

/** Scales of shares in the drawing, in pixels. */
export const shareScale = ({ lowest = 0 }: ShareDrawing, width: number, height: number) =>
  plotScale([0, 1], [lowest, 1], 'linear', width - labelRoom, height - titleRoom)

/** Draws shares against shares: axes in per cent, columns, curves. Knows nothing of pointer and keys. */
export const SharePlot = memo(function SharePlot({ drawing, width, height }: SharePlotProps): ReactNode {
  const { xTitle, yTitle, curves, bars = [], diagonal = false, lowest = 0 } = drawing
  if (width === 0) return null
  const scale = shareScale(drawing, width, height)
  const across = shareAxis(0, width < 320 ? 3 : 6)
  const up = shareAxis(lowest, 6)
  return (
    <Recharts
      width={width}
      height={height}
      margin={{ ...plotMargin, left: 0, right: shareMargin.right, bottom: titleRoom }}
      accessibilityLayer={false}
      className={styles.drawing ?? ''}
    >
      <CartesianGrid stroke="var(--grid)" strokeWidth={1} />
      <XAxis
        type="number"
        dataKey="x"
        domain={[0, 1]}
        allowDataOverflow
        height={plotMargin.bottom}
        ticks={across.ticks}
        interval={0}
        tickFormatter={(tick: number) => across.words.get(tick) ?? ''}
        tickSize={4}
        tickMargin={5}
        tick={tickText}
        stroke="var(--line-2)"
      />
      <YAxis
        type="number"
        dataKey="y"
        domain={[lowest, 1]}
        allowDataOverflow
        width={plotMargin.left}
        ticks={up.ticks}
        interval={0}
        tickFormatter={(tick: number) => up.words.get(tick) ?? ''}
        tickSize={0}
        tickMargin={8}
        axisLine={false}
        tick={tickText}
        stroke="var(--line-2)"
      />
      {bars.map((bar) => (
        <Bar key={bar.from} bar={bar} scale={scale} />
      ))}
      {diagonal && (
        <path
          d={`M${scale.x(lowest)},${scale.y(lowest)}L${scale.x(1)},${scale.y(1)}`}
          stroke="var(--ink-2)"
          strokeWidth={1.4}
          strokeDasharray="2 3"
          fill="none"
        />
      )}
      {curves.map(({ id, color, line, points }) => (
        <path
          key={id}
          data-series={id}
          d={points
            .map(
              ({ x, y }, i) =>
                `${i === 0 ? 'M' : 'L'}${scale.x(x).toFixed(2)},${scale.y(Math.max(lowest, y)).toFixed(2)}`,
            )
            .join('')}
          stroke={`var(${color})`}
          strokeWidth={1.7}
          strokeLinejoin="round"
          fill="none"
          {...(line === 'dashed' ? { strokeDasharray: '5 3' } : {})}
        />
      ))}
      <text x={width - shareMargin.right} y={height - 4} textAnchor="end" {...titleText}>
        {xTitle} →
      </text>
      <text transform={`translate(9 ${plotMargin.top + 14}) rotate(-90)`} textAnchor="end" {...titleText}>
        {yTitle} →
      </text>
    </Recharts>
  )
})

/** A column, the gap to where it should end, and the interval that the column's end has. */
function Bar({
  bar: { from, to, y, ideal, interval },
  scale,
}: {
  bar: ShareBar
  scale: ReturnType<typeof shareScale>
}): ReactNode {
  const [left, right] = [scale.x(from) + 0.75, scale.x(to) - 0.75]
  const width = Math.max(1, right - left)
  const middle = left + width / 2
  const [top, meant] = [scale.y(y), scale.y(ideal)]
  return (
    <g>
      <rect
        x={left}
        y={top}
        width={width}
        height={Math.max(0, scale.y(0) - top)}
        fill="var(--heat-1)"
        fillOpacity={0.42}
      />
      <rect
        x={left}
        y={Math.min(top, meant)}
        width={width}
        height={Math.abs(top - meant)}
        fill="var(--heat-wrong)"
        fillOpacity={0.3}
        stroke="var(--heat-wrong)"
        strokeWidth={1}
        strokeDasharray="2 2"
      />
      <path d={`M${left},${top}h${width}`} stroke="var(--heat-1)" strokeWidth={2} />
      {interval !== null && (
        <path d={`M${middle},${scale.y(interval.low)}V${scale.y(interval.high)}`} stroke="var(--ink)" strokeWidth={1} />
      )}
    </g>
  )
}

'use client'

import { memo, type ReactNode } from 'react'
import { CartesianGrid, LineChart as Recharts, ReferenceLine, XAxis, YAxis } from 'recharts'
import { linearTicks, logTicks } from './axis-ticks.ts'
import { Curves } from './curves.tsx'
import { plotMargin, plotScale } from './plot-scale.ts'
import type { ChartMark } from './series.ts'
import type { VisibleChart } from './visible-series.ts'
import type { YScale } from './y-domain.ts'
import styles from './line-chart.module.css'

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
  /** Where the words of marks stand: away from the curves. */
  wordsAt: 'Top' | 'Bottom'
}

/** Draws a view: axes, hairline grid, curves, marks. Knows nothing of pointer and keys. */
export const ChartPlot = memo(function ChartPlot({ chart, width, height, scale, marks, formatX, formatY, wholeX, wordsAt }: ChartPlotProps): ReactNode {
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
            position: mark.x > (x[0] + x[1]) / 2 ? `inside${wordsAt}Right` : `inside${wordsAt}Left`,
            fill: mark.tone === 'danger' ? 'var(--danger)' : 'var(--ink-3)',
            fontSize: 11,
          }}
        />
      ))}
      <Curves drawn={chart.drawn} scale={plotScale(x, yDomain, scale, width, height)} width={width} height={height} />
    </Recharts>
  )
})

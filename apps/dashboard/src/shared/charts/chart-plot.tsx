'use client'

import { memo, type ReactNode } from 'react'
import { CartesianGrid, LineChart as Recharts, ReferenceLine, XAxis, YAxis } from 'recharts'
import { stepAxis, type ValueAxis } from './chart-axes.ts'
import { Curves, DrawnContext } from './curves.tsx'
import { plotMargin, plotScale } from './plot-scale.ts'
import { shallowEqual, shallowEqualEach } from './shallow-equal.ts'
import type { ChartMark } from './series.ts'
import type { VisibleChart } from './smoothing/visible-series.ts'
import type { YScale } from './y-domain.ts'
import styles from './line-chart.module.css'

const tickText = { fill: 'var(--ink-3)', fontSize: 11, stroke: 'none' }

interface FrameProps {
  from: number
  to: number
  low: number
  high: number
  width: number
  height: number
  scale: YScale
  /** Marks in view. */
  marks: readonly ChartMark[]
  axis: ValueAxis
  /** Edge at which the words of marks stand: away from the curves. */
  wordsAt: 'Top' | 'Bottom'
}

interface ChartPlotProps extends Omit<FrameProps, 'from' | 'to' | 'low' | 'high' | 'marks'> {
  chart: VisibleChart
  marks: readonly ChartMark[]
}

/** Draws a view: axes, hairline grid, curves, marks. Knows nothing of pointer and keys. */
export const ChartPlot = memo(function ChartPlot({
  chart: { x, y, drawn },
  marks,
  ...looks
}: ChartPlotProps): ReactNode {
  if (x === null || looks.width === 0) return null
  const [from, to] = x
  const [low, high] = y ?? emptyDomain(looks.scale)
  return (
    <DrawnContext value={drawn}>
      <Frame
        {...looks}
        from={from}
        to={to}
        low={low}
        high={high}
        marks={marks.filter((mark) => mark.x >= from && mark.x <= to)}
      />
    </DrawnContext>
  )
})

/** Domain of the axis of values while there is no value. */
export const emptyDomain = (scale: YScale): readonly [number, number] => (scale === 'log' ? [0.1, 1] : [0, 1])

/**
 * Frame that stands still while curves grow within it: the costly part, drawn again only when one of its numbers
 * changes.
 */
const Frame = memo(function Frame({
  from,
  to,
  low,
  high,
  width,
  height,
  scale,
  marks,
  axis,
  wordsAt,
}: FrameProps): ReactNode {
  const steps = stepAxis(from, to, width)
  return (
    <Recharts
      width={width}
      height={height}
      margin={{ ...plotMargin, left: 0, bottom: 0 }}
      accessibilityLayer={false}
      className={styles.drawing ?? ''}
    >
      <CartesianGrid vertical={false} stroke="var(--grid)" strokeWidth={1} />
      <XAxis
        type="number"
        dataKey="x"
        domain={[from, to]}
        allowDataOverflow
        height={plotMargin.bottom}
        ticks={steps.ticks}
        interval={0}
        tickFormatter={(tick: number) => steps.words.get(tick) ?? ''}
        tickSize={4}
        tickMargin={5}
        tick={tickText}
        stroke="var(--line-2)"
      />
      <YAxis
        type="number"
        dataKey="y"
        domain={[low, high]}
        allowDataOverflow
        scale={scale}
        width={axis.left}
        ticks={axis.ticks}
        interval={0}
        tickFormatter={(tick: number) => axis.words.get(tick) ?? ''}
        tickSize={0}
        tickMargin={8}
        axisLine={false}
        tick={tickText}
        stroke="var(--line-2)"
      />
      {marks.map((mark) => (
        <ReferenceLine
          key={`${mark.tone}-${mark.x}-${mark.label}`}
          x={mark.x}
          stroke={mark.tone === 'danger' ? 'var(--danger)' : 'var(--edge)'}
          strokeWidth={1}
          strokeDasharray="2 3"
          label={{
            value: mark.label,
            position: mark.x > (from + to) / 2 ? `inside${wordsAt}Right` : `inside${wordsAt}Left`,
            fill: mark.tone === 'danger' ? 'var(--danger)' : 'var(--ink-3)',
            fontSize: 11,
          }}
        />
      ))}
      <Curves
        scale={plotScale([from, to], [low, high], scale, width, height, axis.left)}
        width={width}
        height={height}
        left={axis.left}
      />
    </Recharts>
  )
}, sameFrame)

function sameFrame({ marks, ...before }: FrameProps, { marks: marksAfter, ...after }: FrameProps): boolean {
  return shallowEqual(before, after) && shallowEqualEach(marks, marksAfter)
}

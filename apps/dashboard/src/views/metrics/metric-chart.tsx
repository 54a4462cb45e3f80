'use client'

import { memo, type ReactNode, useMemo } from 'react'
import type { MetricSeries } from '@misfit/events/run/metric-series'
import { LineChart } from '../../shared/charts/line-chart.tsx'
import { splitAtRestarts } from '../../shared/charts/restarted-steps.ts'
import type { ChartSeries, XRange } from '../../shared/charts/series.ts'
import { WhileNear } from './while-near.tsx'

/** Few points are told apart only by a sign at each. */
const mostWithSigns = 40

interface MetricChartProps {
  name: string
  metric: MetricSeries
  /** The series changes in place: its length tells. */
  points: number
  range: XRange
  onRange: (range: XRange) => void
  smoothing: number
  growing: boolean
  fileStem: string
}

/** Chart of one metric over its steps. */
export const MetricChart = memo(function MetricChart(props: MetricChartProps): ReactNode {
  return (
    <WhileNear>
      <DrawnMetric {...props} />
    </WhileNear>
  )
})

function DrawnMetric({
  name,
  metric,
  points,
  range,
  onRange,
  smoothing,
  growing,
  fileStem,
}: MetricChartProps): ReactNode {
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the series changes in place
  const series = useMemo(() => seriesOf(name, metric), [name, metric, points])
  return (
    <LineChart
      title={name}
      series={series}
      version={points}
      growing={growing}
      xName="step"
      range={range}
      onRange={onRange}
      smoothing={smoothing}
      height={200}
      fileStem={fileStem}
    />
  )
}

function seriesOf(name: string, { step, value, restarts }: MetricSeries): ChartSeries[] {
  const { current, superseded } = splitAtRestarts(step, value, restarts)
  return [
    ...superseded.map((one, i): ChartSeries => ({
      ...one,
      id: `superseded-${i}`,
      label: name,
      color: '--series-8',
      line: 'solid',
      faint: true,
      unlisted: true,
    })),
    {
      ...current,
      id: 'metric',
      label: name,
      color: '--series-1',
      line: 'solid',
      ...(step.length <= mostWithSigns ? { marker: 'circle' as const } : {}),
    },
  ]
}

'use client'

import { type ReactNode, useState } from 'react'
import { LineChart } from '../../shared/charts/line-chart.tsx'
import type { ChartSeries, XRange } from '../../shared/charts/series.ts'
import { metricCurves } from '../comparison/metric-curves.ts'
import { type NamedHistory, runCurves } from '../comparison/epoch-curves.ts'
import { mostCompared } from '../comparison/run-selection.ts'
import { useSeveralRuns } from '../comparison/use-several-runs.ts'
import { useRuns } from '../../shared/live/use-live.ts'
import { PageLink } from '../../shared/primitives/page-link.tsx'
import type { WantedChart } from './chart-fence.ts'
import styles from './notes.module.css'

/** Metrics that every run has by epoch, by the names that a note uses. */
export const epochMetrics = ['accuracy', 'loss', 'valAccuracy', 'valLoss', 'valObjective'] as const
type EpochMetric = (typeof epochMetrics)[number]
const isEpochMetric = (name: string): name is EpochMetric => (epochMetrics as readonly string[]).includes(name)

const share = [0, 1] as const

/** A chart in a note, live: one metric of some runs. */
export function NoteChart({ wanted: { metric, runIds } }: { wanted: WantedChart }): ReactNode {
  const shown = runIds.slice(0, mostCompared)
  const { byId, loaded } = useRuns()
  const live = useSeveralRuns(shown)
  const [range, setRange] = useState<XRange>(null)
  const runs = shown.flatMap((runId, i): NamedHistory[] => {
    const run = byId.get(runId)
    const history = live[i]?.history
    return run === undefined || history === undefined ? [] : [{ runId, name: run.name, history }]
  })
  if (runs.length === 0)
    return (
      <p className={styles.missing} role="note">
        {loaded ? 'The runs of this chart are not here.' : 'The chart is being read…'}
      </p>
    )
  const version = live.reduce((sum, { history }) => sum + history.version, 0)
  const byEpoch = isEpochMetric(metric)
  const series = byEpoch ? epochSeries(runs, metric) : metricCurves(runs, metric)
  return (
    <figure className={styles.chart}>
      <LineChart
        title={metric}
        series={series}
        version={version}
        xName={byEpoch ? 'epoch' : 'step'}
        range={range}
        onRange={setRange}
        height={220}
        fileStem={`note-${metric}`}
        {...(/accuracy/i.test(metric) ? { bounds: share } : {})}
        empty="Nothing of it is logged yet"
      />
      <figcaption>
        {runs.map(({ runId, name }, i) => (
          <span key={runId}>
            {i > 0 && ', '}
            <PageLink href={`/runs/${runId}`} dir="auto" prefetch={false}>
              {name}
            </PageLink>
          </span>
        ))}
      </figcaption>
    </figure>
  )
}

/** `accuracy` and `loss` show training too. */
function epochSeries(runs: readonly NamedHistory[], metric: EpochMetric): ChartSeries[] {
  const withTraining = metric === 'accuracy' || metric === 'loss'
  if (metric === 'valObjective') return runCurves(runs, 'loss', true).filter(({ line }) => line === 'dashed')
  return runCurves(runs, metric === 'accuracy' || metric === 'valAccuracy' ? 'accuracy' : 'loss', withTraining)
}

'use client'

import { type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import { LineChart } from '../../shared/charts/line-chart.tsx'
import type { XRange } from '../../shared/charts/series.ts'
import { formatCount } from '../../shared/format/numbers.ts'
import { groupMetrics } from '../../views/metrics/metric-groups.ts'
import { WhileNear } from '../../views/metrics/while-near.tsx'
import { BareInput } from '../../shared/primitives/field.tsx'
import { Section } from '../../shared/primitives/section.tsx'
import { metricCurves, metricNames } from '../../views/comparison/metric-curves.ts'
import type { NamedHistory } from '../../views/comparison/epoch-curves.ts'
import styles from './compare-page.module.css'

/** Charts at once; of more, those that a search finds first. */
const mostCharts = 60

/**
 * Curves of the metrics that other programs and imports log, of several runs over each other; nothing where no run logs
 * any.
 */
export function MetricsTogether({ runs }: { runs: readonly NamedHistory[] }): ReactNode {
  const [search, setSearch] = useState('')
  const searched = useDeferredValue(search)
  const [range, setRange] = useState<XRange>(null)
  const version = runs.reduce((sum, { history }) => sum + history.version, 0)
  const ids = runs.map(({ runId }) => runId).join()
  // Names are only ever added: how many there are tells whether there are new ones.
  const counts = runs.map(({ history }) => history.metrics.size).join()
  // eslint-disable-next-line react-hooks/exhaustive-deps -- histories change in place
  const all = useMemo(() => metricNames(runs), [ids, counts])
  const found = useMemo(() => groupMetrics(all, searched).flatMap(({ names }) => names), [all, searched])
  if (all.length === 0) return null
  return (
    <Section
      title="Metrics"
      note={
        found.length > mostCharts
          ? `The first ${mostCharts} of ${formatCount(found.length)} names; search for others`
          : 'By step.'
      }
      actions={
        all.length > 1 && (
          <BareInput
            label="Search metrics"
            type="search"
            placeholder="Search metrics"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        )
      }
    >
      {found.length === 0 && (
        <p className={styles.missing} role="status">
          No metric has all of these words in its name.
        </p>
      )}
      <div className={styles.charts}>
        {found.slice(0, mostCharts).map((name) => (
          <WhileNear key={name}>
            <MetricTogether runs={runs} name={name} version={version} range={range} onRange={setRange} />
          </WhileNear>
        ))}
      </div>
    </Section>
  )
}

interface MetricTogetherProps {
  runs: readonly NamedHistory[]
  name: string
  /** Histories change in place: this says when. */
  version: number
  range: XRange
  onRange: (range: XRange) => void
}

function MetricTogether({ runs, name, version, range, onRange }: MetricTogetherProps): ReactNode {
  const ids = runs.map((run) => `${run.runId} ${run.name}`).join('\n')
  // eslint-disable-next-line react-hooks/exhaustive-deps -- histories change in place
  const series = useMemo(() => metricCurves(runs, name), [ids, version, name])
  return (
    <LineChart
      title={name}
      series={series}
      version={version}
      xName="step"
      range={range}
      onRange={onRange}
      height={220}
      fileStem="compare"
    />
  )
}

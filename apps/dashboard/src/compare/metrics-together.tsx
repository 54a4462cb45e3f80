'use client'

import { type ReactNode, useDeferredValue, useMemo, useRef, useState } from 'react'
import { LineChart } from '../charts/line-chart.tsx'
import type { XRange } from '../charts/series.ts'
import { formatCount } from '../format/numbers.ts'
import { groupMetrics } from '../metrics/metric-groups.ts'
import { useNearView } from '../metrics/use-near-view.ts'
import metricStyles from '../metrics/metrics.module.css'
import { BareInput } from '../primitives/field.tsx'
import { Section } from '../primitives/section.tsx'
import { metricCurves, metricNames } from './metric-curves.ts'
import type { NamedHistory } from './run-curves.ts'
import styles from './compare-page.module.css'

/** Charts at once; of more, those that a search finds first. */
const mostCharts = 60

/** What other programs and imports log, of several runs over each other; nothing where no run logs any. */
export function MetricsTogether({ runs }: { runs: readonly NamedHistory[] }): ReactNode {
  const [search, setSearch] = useState('')
  const searched = useDeferredValue(search)
  const [range, setRange] = useState<XRange>(null)
  const version = runs.reduce((sum, { history }) => sum + history.version, 0)
  const all = metricNames(runs)
  const found = groupMetrics(all, searched).flatMap(({ names }) => names)
  if (all.length === 0) return null
  return (
    <Section
      title="Metrics"
      note={found.length > mostCharts ? `The first ${mostCharts} of ${formatCount(found.length)} names; search for others` : 'By step.'}
      actions={all.length > 1 && <BareInput label="Search metrics" type="search" placeholder="Search metrics" value={search} onChange={(event) => setSearch(event.currentTarget.value)} />}
    >
      {found.length === 0 && <p className={styles.missing} role="status">No metric has all of these words in its name.</p>}
      <div className={styles.charts}>
        {found.slice(0, mostCharts).map((name) => <MetricTogether key={name} runs={runs} name={name} version={version} range={range} onRange={setRange} />)}
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

/** Drawn while it is near the visible part of the page, and holds its place otherwise. */
function MetricTogether({ runs, name, version, range, onRange }: MetricTogetherProps): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const near = useNearView(place)
  const ids = runs.map((run) => `${run.runId} ${run.name}`).join('\n')
  // eslint-disable-next-line react-hooks/exhaustive-deps -- histories change in place
  const series = useMemo(() => (near ? metricCurves(runs, name) : []), [near, ids, version, name])
  return (
    <div ref={place} className={metricStyles.place}>
      {near && <LineChart title={name} series={series} version={version} xName="step" range={range} onRange={onRange} height={220} fileStem="compare" />}
    </div>
  )
}

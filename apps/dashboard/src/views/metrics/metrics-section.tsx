'use client'

import { Search } from 'lucide-react'
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import type { CsvCell } from '@misfit/text/csv'
import type { RunHistory } from '@misfit/events/run/run-history'
import type { XRange } from '../../shared/charts/series.ts'
import { SmoothingSlider } from '../../shared/charts/smoothing/smoothing-slider.tsx'
import { ExportMenu } from '../../shared/export/export-menu.tsx'
import { formatCount } from '../../shared/format/numbers.ts'
import { BareInput } from '../../shared/primitives/field.tsx'
import { Section } from '../../shared/primitives/section.tsx'
import { useUrlParameter } from '../../shared/url/url-state.ts'
import { groupMetrics, type MetricGroup } from './metric-groups.ts'
import { MetricChart } from './metric-chart.tsx'
import styles from './metrics.module.css'

/**
 * Groups are open as long as all of them together are this many charts; beyond it, their reader opens what is wanted.
 */
const mostOpen = 30

interface MetricsSectionProps {
  /** Changes in place: render this again when the run's history has a new version. */
  metrics: RunHistory['metrics']
  name: string
  /** Whether values are still to come. */
  growing: boolean
}

/** Metrics with names of their own: searched, by group, all over the same steps. */
export function MetricsSection({ metrics, name, growing }: MetricsSectionProps): ReactNode {
  const [search, setSearch] = useUrlParameter('metric')
  const searched = useDeferredValue(search ?? '')
  const [range, setRange] = useState<XRange>(null)
  const [smoothing, setSmoothing] = useState(0)
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set())
  const count = metrics.size
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the metrics change in place
  const groups = useMemo(() => groupMetrics(metrics.keys(), searched), [metrics, count, searched])
  const found = groups.reduce((sum, { names }) => sum + names.length, 0)
  const openByThemselves = openAtFirst(groups)
  const turn = (prefix: string): void => {
    const next = new Set(turned)
    if (!next.delete(prefix)) next.add(prefix)
    setTurned(next)
  }
  const chartOf = (metricName: string): ReactNode => {
    const metric = metrics.get(metricName)
    return (
      metric && (
        <MetricChart
          key={metricName}
          name={metricName}
          metric={metric}
          points={metric.step.length}
          range={range}
          onRange={setRange}
          smoothing={smoothing}
          growing={growing}
          fileStem={name}
        />
      )
    )
  }
  return (
    <Section
      title="Metrics"
      anchor="metrics"
      note={
        searched === ''
          ? `${formatCount(count)} ${count === 1 ? 'name' : 'names'}`
          : `${formatCount(found)} of ${formatCount(count)} names`
      }
      actions={
        <>
          <SmoothingSlider label="Smoothing of metrics" value={smoothing} onChange={setSmoothing} />
          <ExportMenu what="metrics" fileStem={`${name}-metrics`} rows={() => rowsOf(metrics, groups)} />
        </>
      }
    >
      {count > 1 && (
        <div className={styles.search} role="search">
          <Search aria-hidden />
          <BareInput
            label="Search metrics"
            type="search"
            placeholder="Search metrics"
            value={search ?? ''}
            onChange={(event) => setSearch(event.currentTarget.value || null)}
          />
        </div>
      )}
      {found === 0 && (
        <p className={styles.none} role="status">
          No metric has all of these words in its name.
        </p>
      )}
      {groups.map(({ prefix, names }) => {
        const open = openByThemselves.has(prefix) !== turned.has(prefix)
        return (
          <div key={prefix} className={styles.group}>
            {(groups.length > 1 || found > mostOpen) && (
              <GroupHead prefix={prefix} count={names.length} open={open} onTurn={() => turn(prefix)} />
            )}
            {open && <div className={styles.charts}>{names.map(chartOf)}</div>}
          </div>
        )
      })}
    </Section>
  )
}

/** The first groups, as far as they are few charts together; one group at least. */
function openAtFirst(groups: readonly MetricGroup[]): Set<string> {
  const open = new Set<string>()
  let charts = 0
  for (const { prefix, names } of groups) {
    charts += names.length
    if (open.size > 0 && charts > mostOpen) break
    open.add(prefix)
  }
  return open
}

/** Lists the values of the metrics that are shown, one row each. */
function rowsOf(metrics: RunHistory['metrics'], groups: readonly MetricGroup[]): CsvCell[][] {
  const rows: CsvCell[][] = [['metric', 'step', 'value']]
  for (const name of groups.flatMap(({ names }) => names)) {
    const metric = metrics.get(name)
    metric?.step.forEach((step, i) => rows.push([name, step, metric.value[i] ?? null]))
  }
  return rows
}

interface GroupHeadProps {
  prefix: string
  count: number
  open: boolean
  onTurn: () => void
}

/** Name of a group of metrics, which opens and closes it. */
function GroupHead({ prefix, count, open, onTurn }: GroupHeadProps): ReactNode {
  return (
    <h3 className={styles.groupHead}>
      <button type="button" aria-expanded={open} onClick={onTurn}>
        <span className={styles.sign} aria-hidden>
          {open ? '−' : '+'}
        </span>
        <span dir="auto">{prefix === '' ? 'Without a group' : prefix}</span>
        <span className={styles.count}>{formatCount(count)}</span>
      </button>
    </h3>
  )
}

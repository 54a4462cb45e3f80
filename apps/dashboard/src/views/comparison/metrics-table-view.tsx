'use client'

import type { ReactNode } from 'react'
import type { CsvCell } from '@misfit/text/csv'
import { chosenSettings } from '@misfit/events/settings/chosen-settings'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { formatDuration } from '@misfit/text/durations'
import { classNames } from '../../shared/design/class-names.ts'
import { ExportMenu } from '../../shared/export/export-menu.tsx'
import { formatCount, formatMetric, formatPercent } from '../../shared/format/numbers.ts'
import { StatusBadge } from '../../shared/primitives/badge.tsx'
import { PageLink } from '../../shared/primitives/page-link.tsx'
import { Table, tableStyles } from '../../shared/primitives/table.tsx'
import { metricsTable, pointsText } from './metrics-table.ts'
import { RunMark } from './run-mark.tsx'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import styles from './metrics-table.module.css'

interface MetricsTableProps {
  runs: readonly RunSummary[]
  fileStem: string
  label?: string
  /** Shows the sign of each run's curves beside its name. */
  marked?: boolean
  /** Name of a row; the run's name by default. */
  nameOf?: (run: RunSummary) => string
}

/** Test results model by model, each with what it gained over the one before. */
export function MetricsTable({
  runs,
  fileStem,
  label = 'Test metrics',
  marked = false,
  nameOf = (run) => run.name,
}: MetricsTableProps): ReactNode {
  const rows = metricsTable(runs)
  const csvRows = (): CsvCell[][] => [
    [
      'run',
      'name',
      'model',
      'status',
      'test loss',
      'test accuracy',
      'low (95 %)',
      'high (95 %)',
      'right',
      'images',
      'parameters',
      'seconds',
      'gain',
    ],
    ...rows.map(({ run, test, parameters, seconds, gain }): CsvCell[] => [
      run.runId,
      run.name,
      chosenSettings(run).model,
      run.status,
      test?.loss ?? null,
      test?.accuracy ?? null,
      test?.interval?.low ?? null,
      test?.interval?.high ?? null,
      test?.right ?? null,
      test?.count ?? null,
      parameters,
      seconds,
      gain,
    ]),
  ]
  return (
    <Stack>
      <Table label={label}>
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col" className={tableStyles.number}>
              Test loss
            </th>
            <th scope="col" className={tableStyles.number}>
              Test accuracy
            </th>
            <th
              scope="col"
              className={tableStyles.number}
              title="Where the accuracy on ever more such images would probably lie (Wilson, 95 %)"
            >
              95 % interval
            </th>
            <th scope="col" className={tableStyles.number}>
              Gain
            </th>
            <th scope="col" className={tableStyles.number}>
              Wrong
            </th>
            <th scope="col" className={tableStyles.number}>
              Parameters
            </th>
            <th scope="col" className={tableStyles.number}>
              Time
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ run, test, parameters, seconds, gain, gainOver, best }, i) => (
            <tr key={run.runId} className={classNames(test === null && styles.open)}>
              <th scope="row" className={styles.name}>
                {marked && <RunMark position={i} />}
                <PageLink href={`/runs/${run.runId}`} dir="auto">
                  {nameOf(run)}
                </PageLink>
                {test === null && <StatusBadge status={run.status} />}
              </th>
              <td className={tableStyles.number}>{test === null ? '–' : formatMetric(test.loss)}</td>
              <td className={classNames(tableStyles.number, best && styles.best)}>
                {test === null ? '–' : formatPercent(test.accuracy)}
                {best && <span className={styles.bestWord}>best</span>}
              </td>
              <td className={classNames(tableStyles.number, styles.quiet)}>
                {test === null || test.interval === null
                  ? '–'
                  : `${(test.interval.low * 100).toFixed(2)} – ${(test.interval.high * 100).toFixed(2)}`}
              </td>
              <td className={tableStyles.number} title={gainOver === null ? undefined : `against ${nameOf(gainOver)}`}>
                {gain === null ? '–' : `${pointsText(gain)} points`}
              </td>
              <td className={tableStyles.number}>{test === null ? '–' : formatCount(test.wrong)}</td>
              <td className={tableStyles.number}>{parameters === null ? '–' : formatCount(parameters)}</td>
              <td className={tableStyles.number}>{seconds === 0 ? '–' : formatDuration(seconds)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      <div className={styles.tools}>
        <ExportMenu what="test metrics" fileStem={fileStem} rows={csvRows} />
      </div>
    </Stack>
  )
}

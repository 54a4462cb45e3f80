'use client'

import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import type { CsvCell } from '@misfit/text/csv'
import { perClassReport } from '@misfit/evaluation/per-class/per-class-report'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { classNames } from '../../shared/design/class-names.ts'
import { ExportMenu } from '../../shared/export/export-menu.tsx'
import { matrixOf } from '../../views/matrix/counted-matrix.ts'
import { className } from '../../views/matrix/shaded-matrix.ts'
import { PageLink } from '../../shared/primitives/page-link.tsx'
import { Segmented } from '../../shared/primitives/segmented.tsx'
import { Table, tableStyles } from '../../shared/primitives/table.tsx'
import { type ClassMeasure, classDifferences } from './class-differences.ts'
import { pointsText } from '../../views/comparison/metrics-table.ts'
import { RunMark } from '../../views/comparison/run-mark.tsx'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import { Toolbar } from '../../shared/primitives/layout/toolbar.tsx'
import styles from './compare-page.module.css'

interface ClassDifferenceTableProps {
  runs: readonly { runId: string; name: string }[]
  /**
   * Predictions of each run, in the order of the runs; null for those on their way. Keep the array's identity between
   * renders.
   */
  predictions: readonly (Predictions | null)[]
  classes: readonly string[]
  fileStem: string
}

const measures = [
  { value: 'recall', label: 'Recall' },
  { value: 'precision', label: 'Precision' },
  { value: 'f1', label: 'F1' },
] as const satisfies readonly { value: ClassMeasure; label: string }[]

/** Table of one measure of every class in each run, and how far it is from the first run's. */
export function ClassDifferenceTable({ runs, predictions, classes, fileStem }: ClassDifferenceTableProps): ReactNode {
  const [measure, setMeasure] = useState<ClassMeasure>('recall')
  const reports = useMemo(
    () => predictions.map((one) => (one === null ? null : perClassReport(matrixOf(one)))),
    [predictions],
  )
  const rows = classDifferences(reports, measure, classes.length)
  const csvRows = (): CsvCell[][] => [
    ['class', ...runs.map(({ runId, name }) => `${measure} of ${name} (${runId})`)],
    ...rows.map((row): CsvCell[] => [classes[row.class] ?? `class ${row.class}`, ...row.values]),
  ]
  return (
    <Stack gap={3} style={{ maxWidth: `${10 + 13 * runs.length}rem` }}>
      <Toolbar>
        <Segmented label="Measure" options={measures} value={measure} onChange={setMeasure} />
        <ExportMenu what="table of classes" fileStem={fileStem} rows={csvRows} />
      </Toolbar>
      <Table label={`${measure} of every class in each run`}>
        <thead>
          <tr>
            <th scope="col">Class</th>
            {runs.map(({ runId, name }, i) => (
              <th key={runId} scope="col" className={classNames(tableStyles.number, styles.runHead)}>
                <RunMark position={i} />
                <span dir="auto">{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.class}>
              <th scope="row" dir="auto" className={styles.className}>
                {className(classes, row.class)}
              </th>
              {row.values.map((value, i) => (
                <ValueCell
                  key={runs[i]!.runId}
                  href={`/runs/${runs[i]!.runId}?class=${row.class}`}
                  label={`${measure} of ${className(classes, row.class)} in ${runs[i]!.name}`}
                  value={value}
                  difference={row.differences[i] ?? null}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </Stack>
  )
}

interface ValueCellProps {
  /** Address of the run's page, with the class chosen. */
  href: string
  label: string
  value: number | null
  /** From the first run, in points; null where there is none. */
  difference: number | null
}

function ValueCell({ href, label, value, difference }: ValueCellProps): ReactNode {
  const text = value === null ? 'n/a' : value.toFixed(3)
  return (
    <td className={tableStyles.number}>
      <PageLink className={styles.opens} href={href} aria-label={`${label}: ${text}`}>
        {text}
      </PageLink>
      {difference !== null && (
        <span className={styles.difference} data-sign={Math.sign(difference)}>
          {pointsText(difference)}
        </span>
      )}
    </td>
  )
}

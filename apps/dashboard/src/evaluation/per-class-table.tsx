'use client'

import { ArrowDown, ArrowUp } from 'lucide-react'
import { memo, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { cellCount, confusionMatrix } from '@misfit/evaluation/confusion-matrix'
import type { CsvCell } from '@misfit/evaluation/csv'
import { perClassReport } from '@misfit/evaluation/per-class-report'
import type { Predictions } from '@misfit/evaluation/predictions'
import { type Interval, wilsonInterval } from '@misfit/evaluation/wilson-interval'
import { classNames } from '../design/class-names.ts'
import { formatCount } from '../format/numbers.ts'
import { Table, tableStyles } from '../primitives/table.tsx'
import { ExportMenu } from './export-menu.tsx'
import { className } from './matrix-view.ts'
import { type ClassColumn, type ClassOrder, sortedClasses } from './sorted-classes.ts'
import styles from './per-class-table.module.css'

interface PerClassTableProps {
  predictions: Predictions
  classes: readonly string[]
  /** What the predictions are of: `validation, epoch 3`. */
  label: string
  fileStem: string
}

const columns: readonly { id: ClassColumn; title: string; explanation: string }[] = [
  { id: 'class', title: 'Class', explanation: '' },
  { id: 'support', title: 'Support', explanation: 'Images of this class' },
  { id: 'precision', title: 'Precision', explanation: 'Of the images predicted as this class, how many are of it' },
  { id: 'recall', title: 'Recall', explanation: 'Of the images of this class, how many were recognised' },
  { id: 'f1', title: 'F1', explanation: 'Harmonic mean of precision and recall' },
]

/** Precision, recall and F1 of every class, with their averages. Undefined values are n/a. */
export const PerClassTable = memo(function PerClassTable({ predictions, classes, label, fileStem }: PerClassTableProps): ReactNode {
  const [order, setOrder] = useState<ClassOrder>({ column: 'class', descending: false })
  const { report, intervals } = useMemo(() => {
    const matrix = confusionMatrix(predictions)
    const made = perClassReport(matrix)
    return { report: made, intervals: made.classes.map((row) => wilsonInterval(cellCount(matrix, row.class, row.class), row.support)) }
  }, [predictions])
  const rows = useMemo(() => sortedClasses(report.classes, order), [report, order])

  const sortBy = (column: ClassColumn): void =>
    setOrder((before) => ({ column, descending: before.column === column ? !before.descending : false }))

  const csvRows = (): CsvCell[][] => [
    ['class', 'support', 'predicted', 'precision', 'recall', 'recall low (95 %)', 'recall high (95 %)', 'f1'],
    ...rows.map((row): CsvCell[] => {
      const interval = intervals[row.class] ?? null
      return [
        classes[row.class] ?? `class ${row.class}`, row.support, row.predictedCount, row.precision, row.recall,
        interval?.low ?? null, interval?.high ?? null, row.f1,
      ]
    }),
    ['macro average', report.support, null, report.macro.precision, report.macro.recall, null, null, report.macro.f1],
    ['weighted average', report.support, null, report.weighted.precision, report.weighted.recall, null, null, report.weighted.f1],
  ]

  return (
    <div className={styles.whole}>
      <Table label={`Precision, recall and F1 of every class, ${label}`}>
        <thead>
          <tr>
            {columns.map(({ id, title, explanation }) => {
              const sorted = order.column === id
              const Arrow = order.descending ? ArrowDown : ArrowUp
              return (
                <th
                  key={id}
                  scope="col"
                  className={classNames(id === 'support' && tableStyles.number)}
                  aria-sort={sorted ? (order.descending ? 'descending' : 'ascending') : 'none'}
                >
                  <button type="button" className={styles.sort} title={explanation} onClick={() => sortBy(id)}>
                    {title}
                    <Arrow size={12} aria-hidden className={classNames(!sorted && styles.unsorted)} />
                  </button>
                </th>
              )
            })}
            <th scope="col" className={tableStyles.number} title="Where recall on ever more such images would probably lie (Wilson, 95 %)">
              Recall, 95 % interval
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.class}>
              <th scope="row" dir="auto" className={styles.name}>
                {className(classes, row.class)}
              </th>
              <td className={tableStyles.number}>{formatCount(row.support)}</td>
              <MeasureCell value={row.precision} />
              <MeasureCell value={row.recall} />
              <MeasureCell value={row.f1} />
              <td className={classNames(tableStyles.number, styles.interval)}>{intervalText(intervals[row.class] ?? null)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <AverageRow title="Macro average" explanation="Every class counts the same" average={report.macro} support={report.support} />
          <AverageRow title="Weighted average" explanation="Each class counts by its support" average={report.weighted} support={report.support} />
        </tfoot>
      </Table>
      <div className={styles.tools}>
        <ExportMenu what="table of classes" fileStem={fileStem} rows={csvRows} />
      </div>
    </div>
  )
})

type Average = ReturnType<typeof perClassReport>['macro']

function AverageRow({ title, explanation, average, support }: { title: string; explanation: string; average: Average; support: number }): ReactNode {
  return (
    <tr>
      <th scope="row" title={explanation} className={styles.name}>
        {title}
      </th>
      <td className={tableStyles.number}>{formatCount(support)}</td>
      <MeasureCell value={average.precision} />
      <MeasureCell value={average.recall} />
      <MeasureCell value={average.f1} />
      <td />
    </tr>
  )
}

/** A measure of 0 to 1 as a number and a bar; n/a where it divides nothing by nothing. */
export function MeasureCell({ value }: { value: number | null }): ReactNode {
  if (value === null) return <td className={styles.undefined}>n/a</td>
  return (
    <td className={styles.measure}>
      <span className={styles.value}>{value.toFixed(3)}</span>
      <span className={styles.track} aria-hidden>
        <span style={{ width: `${value * 100}%` }} />
      </span>
    </td>
  )
}

export function intervalText(interval: Interval | null): string {
  return interval === null ? 'n/a' : `${interval.low.toFixed(3)} – ${interval.high.toFixed(3)}`
}

'use client'

import { ArrowDown, ArrowUp } from 'lucide-react'
import { memo, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { perClassReport } from '@misfit/evaluation/per-class/per-class-report'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import type { ExtendedClassReport } from '@misfit/evaluation/per-class/worst-classes'
import { classNames } from '../../shared/design/class-names.ts'
import { formatCount } from '../../shared/format/numbers.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { Table, tableStyles } from '../../shared/primitives/table.tsx'
import { classCsvRows, curveMeans } from './class-csv.ts'
import { ExportMenu } from '../../shared/export/export-menu.tsx'
import { matrixOf } from '../matrix/counted-matrix.ts'
import { MeasureCell } from './measure-cell.tsx'
import { className } from '../matrix/shaded-matrix.ts'
import { notKeptCell } from '../predictions/not-kept.ts'
import { type ClassColumn, type ClassOrder, sortedClasses } from './sorted-classes.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import { Toolbar } from '../../shared/primitives/layout/toolbar.tsx'
import styles from './per-class-table.module.css'

interface PerClassTableProps {
  predictions: Predictions
  /** `worstClasses` of these predictions. */
  worst: readonly ExtendedClassReport[]
  /** Whether AUC and AP can be known: not where only the best five classes are kept. */
  curvesKnown: boolean
  classes: readonly string[]
  /** Words for the predictions: `validation, epoch 3`. */
  label: string
  fileStem: string
  /** The class that the whole page looks at; null for all. */
  chosenClass: number | null
  onClass: (index: number | null) => void
}

const columns: readonly { id: ClassColumn; title: string; explanation: string }[] = [
  { id: 'class', title: 'Class', explanation: '' },
  { id: 'support', title: 'Support', explanation: 'Images of this class' },
  {
    id: 'precision',
    title: 'Precision',
    explanation: 'Of the images predicted as this class, how many are of it; with its 95 % interval (Wilson)',
  },
  {
    id: 'recall',
    title: 'Recall',
    explanation: 'Of the images of this class, how many were recognised; with its 95 % interval (Wilson)',
  },
  { id: 'f1', title: 'F1', explanation: 'Harmonic mean of precision and recall' },
  {
    id: 'rocArea',
    title: 'AUC',
    explanation: 'Area under the ROC curve of this class against the rest: 1 at best, 0.5 by chance',
  },
  { id: 'averagePrecision', title: 'AP', explanation: 'Average precision: area under the precision-recall curve' },
  { id: 'missed', title: 'Missed', explanation: 'Images of this class that were taken for another' },
  { id: 'falseAlarms', title: 'False alarms', explanation: 'Images of other classes that were taken for this one' },
]
/** Columns that begin with the highest value. */
const highestFirst: readonly ClassColumn[] = ['support', 'missed', 'falseAlarms']
/** Rows that are shown at first; a page of a thousand helps nobody. */
const first = 30

/** Every class with its measures, the worst first. Undefined values are n/a. */
export const PerClassTable = memo(function PerClassTable({
  predictions,
  worst,
  curvesKnown,
  classes,
  label,
  fileStem,
  chosenClass,
  onClass,
}: PerClassTableProps): ReactNode {
  const [order, setOrder] = useState<ClassOrder>({ column: 'f1', descending: false })
  const [all, setAll] = useState(false)
  const report = useMemo(() => perClassReport(matrixOf(predictions)), [predictions])
  const rows = useMemo(() => sortedClasses(worst, order), [worst, order])
  const means = useMemo(() => curveMeans(worst), [worst])
  const curveText = (value: number | null): ReactNode =>
    curvesKnown ? (
      measureText(value)
    ) : (
      <span className={styles.undefined} title={notKeptCell}>
        n/a
      </span>
    )
  const shown = all || rows.length <= first ? rows : rows.filter((row, i) => i < first || row.class === chosenClass)

  const sortBy = (column: ClassColumn): void =>
    setOrder((before) => ({
      column,
      descending: before.column === column ? !before.descending : highestFirst.includes(column),
    }))

  return (
    <Stack>
      <Table label={`Precision, recall, F1, AUC and AP of every class, ${label}`}>
        <thead>
          <tr>
            {columns.map(({ id, title, explanation }) => {
              const sorted = order.column === id
              const Arrow = order.descending ? ArrowDown : ArrowUp
              return (
                <th
                  key={id}
                  scope="col"
                  className={classNames(!measured.includes(id) && id !== 'class' && tableStyles.number)}
                  aria-sort={sorted ? (order.descending ? 'descending' : 'ascending') : 'none'}
                >
                  <button type="button" className={styles.sort} title={explanation} onClick={() => sortBy(id)}>
                    {title}
                    <Arrow size={12} aria-hidden className={classNames(!sorted && styles.unsorted)} />
                  </button>
                </th>
              )
            })}
            <th scope="col">Most taken for</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.class} className={classNames(row.class === chosenClass && styles.chosen)}>
              <th scope="row" className={styles.name}>
                <ClassChoice
                  name={className(classes, row.class)}
                  chosen={row.class === chosenClass}
                  onChoose={(chosen) => onClass(chosen ? row.class : null)}
                />
              </th>
              <td className={tableStyles.number}>{formatCount(row.support)}</td>
              <MeasureCell value={row.precision} interval={row.precisionInterval} />
              <MeasureCell value={row.recall} interval={row.recallInterval} />
              <MeasureCell value={row.f1} />
              <td className={tableStyles.number}>{curveText(row.rocArea)}</td>
              <td className={tableStyles.number}>{curveText(row.averagePrecision)}</td>
              <td className={tableStyles.number}>{formatCount(row.missed)}</td>
              <td className={tableStyles.number}>{formatCount(row.falseAlarms)}</td>
              <td className={styles.name} dir="auto">
                {row.takenFor === null
                  ? '–'
                  : `${className(classes, row.takenFor.class)} (${formatCount(row.takenFor.count)})`}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <AverageRow
            title="Macro average"
            explanation="Every class counts the same; of each measure those of which it is defined"
            average={report.macro}
            support={report.support}
            rocArea={curveText(means.rocArea.macro)}
            averagePrecision={curveText(means.averagePrecision.macro)}
          />
          <AverageRow
            title="Weighted average"
            explanation="Each class counts by its support"
            average={report.weighted}
            support={report.support}
            rocArea={curveText(means.rocArea.weighted)}
            averagePrecision={curveText(means.averagePrecision.weighted)}
          />
        </tfoot>
      </Table>
      <Toolbar tight className={styles.tools}>
        {rows.length > first && (
          <Button small aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? `Show the first ${first}` : `Show all ${formatCount(rows.length)} classes`}
          </Button>
        )}
        <ExportMenu
          what="table of classes"
          fileStem={fileStem}
          rows={() => classCsvRows(rows, report, classes, curvesKnown)}
        />
      </Toolbar>
    </Stack>
  )
})

const measured: readonly ClassColumn[] = ['precision', 'recall', 'f1']
const measureText = (value: number | null): string => (value === null ? 'n/a' : value.toFixed(3))

type Average = ReturnType<typeof perClassReport>['macro']

interface AverageRowProps {
  title: string
  explanation: string
  average: Average
  support: number
  rocArea: ReactNode
  averagePrecision: ReactNode
}

function AverageRow({ title, explanation, average, support, rocArea, averagePrecision }: AverageRowProps): ReactNode {
  return (
    <tr>
      <th scope="row" title={explanation} className={styles.name}>
        {title}
      </th>
      <td className={tableStyles.number}>{formatCount(support)}</td>
      <MeasureCell value={average.precision} />
      <MeasureCell value={average.recall} />
      <MeasureCell value={average.f1} />
      <td className={tableStyles.number}>{rocArea}</td>
      <td className={tableStyles.number}>{averagePrecision}</td>
      <td colSpan={3} />
    </tr>
  )
}

interface ClassChoiceProps {
  name: string
  chosen: boolean
  onChoose: (chosen: boolean) => void
}

/** Name of a class, which makes the views beside the table show that class alone. */
function ClassChoice({ name, chosen, onChoose }: ClassChoiceProps): ReactNode {
  const does = chosen ? 'Look at all classes again' : 'Look at this class: its curves, its pairs, its row and column'
  return (
    <button
      type="button"
      className={styles.choose}
      aria-pressed={chosen}
      title={does}
      onClick={() => onChoose(!chosen)}
    >
      <span dir="auto">{name}</span>
    </button>
  )
}

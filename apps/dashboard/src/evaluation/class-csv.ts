import type { CsvCell } from '@misfit/evaluation/csv'
import type { AverageReport, Report } from '@misfit/evaluation/per-class-report'
import type { ExtendedClassReport } from '@misfit/evaluation/worst-classes'

/** The table of classes as rows of a CSV file, with its averages. Undefined measures are empty cells. */
export function classCsvRows(rows: readonly ExtendedClassReport[], report: Report, classes: readonly string[]): CsvCell[][] {
  const name = (index: number): string => classes[index] ?? `class ${index}`
  const average = (title: string, { precision, recall, f1 }: AverageReport): CsvCell[] => [title, report.support, null, precision, null, null, recall, null, null, f1]
  return [
    [
      'class', 'support', 'predicted', 'precision', 'precision low (95 %)', 'precision high (95 %)', 'recall', 'recall low (95 %)', 'recall high (95 %)', 'f1',
      'auc', 'average precision', 'missed', 'false alarms', 'specificity', 'most taken for', 'times', 'mean probability', 'mean loss',
    ],
    ...rows.map((row): CsvCell[] => [
      name(row.class), row.support, row.predictedCount, row.precision, row.precisionInterval?.low ?? null, row.precisionInterval?.high ?? null, row.recall,
      row.recallInterval?.low ?? null, row.recallInterval?.high ?? null, row.f1, row.rocArea, row.averagePrecision, row.missed, row.falseAlarms, row.specificity,
      row.takenFor === null ? null : name(row.takenFor.class), row.takenFor?.count ?? null, row.meanProbability, row.meanLoss,
    ]),
    average('macro average', report.macro),
    average('weighted average', report.weighted),
  ]
}

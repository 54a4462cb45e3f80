import type { CsvCell } from '@misfit/text/csv'
import { type MeanMeasure, meanMeasure } from '@misfit/evaluation/per-class/mean-measure'
import type { AverageReport, Report } from '@misfit/evaluation/per-class/per-class-report'
import type { ExtendedClassReport } from '@misfit/evaluation/per-class/worst-classes'
import { notKeptCell } from '../predictions/not-kept.ts'

/** Means of the areas under the curves over the classes. */
export function curveMeans(rows: readonly ExtendedClassReport[]): Record<'rocArea' | 'averagePrecision', MeanMeasure> {
  const mean = (measure: 'rocArea' | 'averagePrecision'): MeanMeasure =>
    meanMeasure(rows.map((row) => ({ support: row.support, value: row[measure] })))
  return { rocArea: mean('rocArea'), averagePrecision: mean('averagePrecision') }
}

/**
 * The table of classes as rows of a CSV file, with its averages. Undefined measures are empty cells.
 *
 * @param curvesKnown false where AUC and AP can't be known, which the cells then say
 */
export function classCsvRows(
  rows: readonly ExtendedClassReport[],
  report: Report,
  classes: readonly string[],
  curvesKnown = true,
): CsvCell[][] {
  const name = (index: number): string => classes[index] ?? `class ${index}`
  const curve = (value: number | null): CsvCell => (curvesKnown ? value : notKeptCell)
  const means = curveMeans(rows)
  const average = (title: string, { precision, recall, f1 }: AverageReport, of: 'macro' | 'weighted'): CsvCell[] => [
    title,
    report.support,
    null,
    precision,
    null,
    null,
    recall,
    null,
    null,
    f1,
    curve(means.rocArea[of]),
    curve(means.averagePrecision[of]),
  ]
  return [
    [
      'class',
      'support',
      'predicted',
      'precision',
      'precision low (95 %)',
      'precision high (95 %)',
      'recall',
      'recall low (95 %)',
      'recall high (95 %)',
      'f1',
      'auc',
      'average precision',
      'missed',
      'false alarms',
      'specificity',
      'most taken for',
      'times',
      'mean probability',
      'mean loss',
    ],
    ...rows.map((row): CsvCell[] => [
      name(row.class),
      row.support,
      row.predictedCount,
      row.precision,
      row.precisionInterval?.low ?? null,
      row.precisionInterval?.high ?? null,
      row.recall,
      row.recallInterval?.low ?? null,
      row.recallInterval?.high ?? null,
      row.f1,
      curve(row.rocArea),
      curve(row.averagePrecision),
      row.missed,
      row.falseAlarms,
      row.specificity,
      row.takenFor === null ? null : name(row.takenFor.class),
      row.takenFor?.count ?? null,
      row.meanProbability,
      row.meanLoss,
    ]),
    average('macro average', report.macro, 'macro'),
    average('weighted average', report.weighted, 'weighted'),
  ]
}

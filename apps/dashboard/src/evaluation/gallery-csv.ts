import type { CsvCell } from '@misfit/evaluation/csv'
import type { Predictions } from '@misfit/evaluation/predictions'
import type { GallerySample } from './gallery-samples.ts'

/** A gallery as rows of a CSV file. A number that is not finite is an empty cell. */
export function sampleCsvRows(samples: readonly GallerySample[], predictions: Predictions, classes: readonly string[]): CsvCell[][] {
  const name = (index: number): string => classes[index] ?? `class ${index}`
  const number = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null)
  return [
    ['index', 'actual', 'predicted', 'probability', 'loss', 'verdict'],
    ...samples.map(({ index, actual, answer }): CsvCell[] => [
      index,
      name(actual),
      answer === null ? null : name(answer.predicted),
      number(answer?.probability),
      number(predictions.loss[index]),
      answer?.verdict ?? null,
    ]),
  ]
}

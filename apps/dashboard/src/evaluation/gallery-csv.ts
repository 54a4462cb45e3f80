import type { CsvCell } from '@misfit/evaluation/csv'
import type { Predictions } from '@misfit/evaluation/predictions'
import type { ImageMark } from '@misfit/events/image-mark'
import { verdictWords } from '../marks/mark-signs.tsx'
import type { GallerySample } from './gallery-samples.ts'

/** What is known of the images beside the answers. */
export interface ImageFacts {
  /** By position in the partition; null while they are not known. */
  readonly sourceIndex: Uint32Array | null
  readonly marks: ReadonlyMap<number, ImageMark>
}

/** A gallery as rows of a CSV file. A number that is not finite is an empty cell. */
export function sampleCsvRows(samples: readonly GallerySample[], predictions: Predictions, classes: readonly string[], facts?: ImageFacts): CsvCell[][] {
  const name = (index: number): string => classes[index] ?? `class ${index}`
  const number = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null)
  const factCells = (index: number): CsvCell[] => {
    if (facts === undefined) return []
    const mark = facts.marks.get(index)
    return [facts.sourceIndex?.[index] ?? null, mark?.tags.join('; ') ?? '', mark?.note ?? '', mark === undefined || mark.verdict === null ? '' : verdictWords(mark.verdict, classes)]
  }
  return [
    ['index', 'actual', 'predicted', 'probability', 'loss', 'verdict', ...(facts === undefined ? [] : ['position in file', 'tags', 'note', 'label'])],
    ...samples.map(({ index, actual, answer }): CsvCell[] => [
      index,
      name(actual),
      answer === null ? null : name(answer.predicted),
      number(answer?.probability),
      number(predictions.loss[index]),
      answer?.verdict ?? null,
      ...factCells(index),
    ]),
  ]
}

import type { CsvCell } from '@misfit/text/csv'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import type { ImageMark } from '@misfit/events/people/image-mark'
import { verdictWords } from '../marks/mark-words.ts'
import { gallerySample } from './gallery-samples.ts'

/** Facts that are known of the images beside the answers. */
export interface ImageFacts {
  /** Positions in the dataset's files, by position in the partition; null while they are not known. */
  readonly sourceIndex: Uint32Array | null
  readonly marks: ReadonlyMap<number, ImageMark>
}

/** Images of a gallery's file, and what is written of them. */
export interface ListedImages {
  readonly predictions: Predictions
  /** Positions in the partition, in the order of the gallery. */
  readonly indices: Uint32Array
  readonly classes: readonly string[]
  readonly facts?: ImageFacts
}

/** A gallery as rows of a CSV file. A number that is not finite is an empty cell. */
export function* sampleCsvRows({ predictions, indices, classes, facts }: ListedImages): Generator<CsvCell[]> {
  const name = (index: number): string => classes[index] ?? `class ${index}`
  const number = (value: number | undefined): number | null =>
    value !== undefined && Number.isFinite(value) ? value : null
  const factCells = (index: number): CsvCell[] => {
    if (facts === undefined) return []
    const mark = facts.marks.get(index)
    return [
      facts.sourceIndex?.[index] ?? null,
      mark?.tags.join('; ') ?? '',
      mark?.note ?? '',
      mark === undefined || mark.verdict === null ? '' : verdictWords(mark.verdict, classes),
    ]
  }
  yield [
    'index',
    'actual',
    'predicted',
    'probability',
    'loss',
    'verdict',
    ...(facts === undefined ? [] : ['position in file', 'tags', 'note', 'label']),
  ]
  for (const index of indices) {
    const { actual, answer } = gallerySample(predictions, index)
    yield [
      index,
      name(actual),
      answer === null ? null : name(answer.predicted),
      number(answer?.probability),
      number(predictions.loss[index]),
      answer?.verdict ?? null,
      ...factCells(index),
    ]
  }
}

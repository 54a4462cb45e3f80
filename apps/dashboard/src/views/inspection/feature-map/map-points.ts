import type { CsvCell } from '@misfit/text/csv'
import { hasAnswer, type Predictions } from '@misfit/evaluation/predictions/predictions'
import type { AnalysisResult } from '@misfit/events/analysis'
import { decodeFloats } from '@misfit/events/run/floats'
import { className } from '../../matrix/shaded-matrix.ts'

export type PointVerdict = 'right' | 'wrong' | 'none'

/** Answers of a model for the images on a map. */
export interface PointAnswers {
  readonly predicted: Uint16Array
  /** Probability of the predicted class, 0-1; NaN without an answer. */
  readonly confidence: Float32Array
  readonly verdict: readonly PointVerdict[]
}

/** Images as points in a plane. */
export interface MapPoints {
  readonly count: number
  /** `[count]` position in the partition. */
  readonly indices: readonly number[]
  /** `[count * 2]` x and y, 0-1, y downwards. */
  readonly places: Float32Array
  readonly actual: Uint16Array
  /** Null where no predictions are stored, as of the training images. */
  readonly answers: PointAnswers | null
}

/**
 * The places of an answer; null when it is of another kind.
 *
 * @throws RangeError when there are not two for each image
 */
export function placesOfPoints(result: AnalysisResult): { indices: readonly number[]; places: Float32Array } | null {
  if (result.kind !== 'embedding') return null
  const places = decodeFloats(result.points)
  if (places.length !== result.indices.length * 2)
    throw new RangeError(`${places.length} numbers for ${result.indices.length} points`)
  return { indices: result.indices, places }
}

/**
 * The points with what is known of their images.
 *
 * @param predictions of the same partition; null where none are stored
 * @param labels `[count of the partition]`, used without predictions
 */
export function mapPoints(
  { indices, places }: { indices: readonly number[]; places: Float32Array },
  predictions: Predictions | null,
  labels: Uint16Array | null,
): MapPoints {
  const count = indices.length
  const actual = Uint16Array.from(indices, (index) => predictions?.actual[index] ?? labels?.[index] ?? 0)
  if (predictions === null) return { count, indices, places, actual, answers: null }
  return {
    count,
    indices,
    places,
    actual,
    answers: {
      predicted: Uint16Array.from(indices, (index) => predictions.predicted[index]!),
      confidence: Float32Array.from(indices, (index) => predictions.topProbabilities[index * predictions.topCount]!),
      verdict: indices.map((index) =>
        !hasAnswer(predictions, index)
          ? 'none'
          : predictions.predicted[index] === predictions.actual[index]
            ? 'right'
            : 'wrong',
      ),
    },
  }
}

/** The points as rows of a CSV file. A number that is not finite is an empty cell. */
export function mapCsvRows(
  { count, indices, places, actual, answers }: MapPoints,
  classes: readonly string[],
): CsvCell[][] {
  const head = ['index', 'x', 'y', 'actual', ...(answers === null ? [] : ['predicted', 'probability', 'verdict'])]
  const rows = Array.from({ length: count }, (_, i): CsvCell[] => {
    const place = [indices[i]!, places[i * 2]!, places[i * 2 + 1]!, className(classes, actual[i]!)]
    if (answers === null) return place
    const confidence = answers.confidence[i]!
    return [
      ...place,
      className(classes, answers.predicted[i]!),
      Number.isFinite(confidence) ? confidence : null,
      answers.verdict[i]!,
    ]
  })
  return [head, ...rows]
}

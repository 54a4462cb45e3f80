import type { Predictions } from '../predictions/predictions.ts'
import { predictionsFromProbabilities } from '../predictions/predictions.ts'

/** Predictions as the scripts in `tools/fixtures` write them. */
interface StoredPredictions {
  classCount: number
  /** What the probabilities are whole numbers of: a power of two. */
  scale: number
  /** `[count * classCount]` */
  probabilities: number[]
}

/** Predictions of a fixture, with the labels that it gives to its samples. */
export function fixturePredictions(
  { classCount, scale, probabilities }: StoredPredictions,
  labels: number[],
): Predictions {
  return predictionsFromProbabilities(
    Float32Array.from(probabilities, (whole) => whole / scale),
    labels,
    classCount,
  )
}

/** Predictions from rows of probabilities, as written in a test. */
export function rowsOf(rows: number[][], labels: number[]): Predictions {
  return predictionsFromProbabilities(Float32Array.from(rows.flat()), labels, rows[0]?.length ?? 1)
}

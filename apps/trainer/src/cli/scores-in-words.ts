import { readFile } from 'node:fs/promises'
import { curveScores } from '@misfit/evaluation/per-class/class-scores'
import { meanMeasure } from '@misfit/evaluation/per-class/mean-measure'
import { precisionRecallCurve } from '@misfit/evaluation/per-class/precision-recall-curve'
import { keepsAll, type Predictions } from '@misfit/evaluation/predictions/predictions'
import { decodePredictions } from '@misfit/evaluation/predictions/predictions-codec'
import { decodeScores } from '@misfit/evaluation/scores/probability-scores-codec'
import { brierScore } from '@misfit/evaluation/calibration/proper-scores'
import { rocCurve } from '@misfit/evaluation/per-class/roc-curve'
import { withScores } from '@misfit/evaluation/scores/with-scores'
import type { BlobRef } from '@misfit/events/ids'
import { blobFile } from '../run-folder/run-folder.ts'

/**
 * Scores the probabilities of stored predictions in words: `mean AUC 0.9921, mean AP 0.9513, Brier score 0.0712`. Means
 * are over the classes of which the measure is defined. Null where the predictions are not in the folder.
 *
 * @throws PredictionsError when a blob is damaged
 */
export async function scoresInWords(
  runFolder: string,
  stored: { predictions: BlobRef; scores?: BlobRef | undefined },
): Promise<string | null> {
  const bytes = await readIfThere(blobFile(runFolder, stored.predictions.sha256))
  if (bytes === null) return null
  const scores = stored.scores === undefined ? null : await readIfThere(blobFile(runFolder, stored.scores.sha256))
  const decoded = decodePredictions(bytes)
  const predictions = scores === null ? decoded : withScores(decoded, decodeScores(scores))
  const curves = curveScores(predictions)
  const names = 'mean AUC, mean AP, Brier score'
  if (curves === null) return `${names}: n/a, only the best five of ${predictions.classCount} classes are kept`
  const mean = (measure: (classIndex: number) => number | null): number | null =>
    meanMeasure(Array.from(curves.supports, (support, c) => ({ support, value: measure(c) }))).macro
  const values = [
    mean((c) => rocCurve(curves, c).area),
    mean((c) => precisionRecallCurve(curves, c).averagePrecision),
    brierOf(predictions),
  ]
  return names
    .split(', ')
    .map((name, i) => `${name} ${textOf(values[i] ?? null)}`)
    .join(', ')
}

const brierOf = (predictions: Predictions): number | null =>
  keepsAll(predictions) ? brierScore(predictions) : (predictions.scores?.brier ?? null)

const textOf = (value: number | null): string => (value === null || Number.isNaN(value) ? 'n/a' : value.toFixed(4))

async function readIfThere(file: string): Promise<Uint8Array | null> {
  try {
    return await readFile(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

import { hasAnswer, meanLoss, type Predictions } from '@misfit/evaluation/predictions'
import { brierScore } from '@misfit/evaluation/proper-scores'
import { type Binning, type Reliability, reliability } from '@misfit/evaluation/reliability'
import { atTemperature, fitTemperature, type TemperatureFit } from '@misfit/evaluation/temperature-scaling'

/** How far a model's probabilities can be taken at their word. */
export interface CalibrationScores {
  readonly reliability: Reliability
  /** 0-2. */
  readonly brier: number | null
  /** Mean cross-entropy in nats, of probabilities of 1e-7 at least, as in training. */
  readonly logLoss: number | null
}

export interface Calibration {
  readonly before: CalibrationScores
  /** At the fitted temperature; null where none could be fitted. */
  readonly after: CalibrationScores | null
  readonly fit: TemperatureFit | null
}

/**
 * Calibration before and after temperature scaling.
 *
 * @param fittedOn validation predictions of the same model; null where there are none, as of an ensemble
 */
export function calibrationOf(predictions: Predictions, fittedOn: Predictions | null, binning: Binning, binCount: number): Calibration {
  const fit = fittedOn === null ? null : fitTemperature(fittedOn)
  const scaled = fit === null ? null : atTemperature(predictions, fit.temperature)
  return { before: scoresOf(predictions, binning, binCount), after: scaled === null ? null : scoresOf(scaled, binning, binCount), fit }
}

/**
 * Only images with an answer are counted, as in the reliability diagram: one NaN would make every mean NaN. The
 * likelihood is that of the stored losses: a probability that is too small to be stored would make it infinite.
 */
function scoresOf(predictions: Predictions, binning: Binning, binCount: number): CalibrationScores {
  const answered = withAnswer(predictions)
  return { reliability: reliability(predictions, binning, binCount), brier: brierScore(answered), logLoss: answered.count === 0 ? null : meanLoss(answered) }
}

function withAnswer(predictions: Predictions): Predictions {
  const kept = Array.from({ length: predictions.count }, (_, i) => i).filter((i) => hasAnswer(predictions, i))
  if (kept.length === predictions.count) return predictions
  const { topCount } = predictions
  const places = kept.flatMap((i) => Array.from({ length: topCount }, (_, rank) => i * topCount + rank))
  return {
    ...predictions,
    count: kept.length,
    actual: Uint16Array.from(kept, (i) => predictions.actual[i]!),
    predicted: Uint16Array.from(kept, (i) => predictions.predicted[i]!),
    loss: Float32Array.from(kept, (i) => predictions.loss[i]!),
    topClasses: Uint16Array.from(places, (at) => predictions.topClasses[at]!),
    topProbabilities: Float32Array.from(places, (at) => predictions.topProbabilities[at]!),
  }
}

import { hasAnswer, keepsAll, meanLoss, type Predictions } from '@misfit/evaluation/predictions/predictions'
import { brierScore } from '@misfit/evaluation/calibration/proper-scores'
import { type Binning, type Reliability, reliability } from '@misfit/evaluation/calibration/reliability'
import { atTemperature, fitTemperature, type TemperatureFit } from '@misfit/evaluation/calibration/temperature-scaling'

/** Scores of how far a model's probabilities can be taken at their word. */
export interface CalibrationScores {
  readonly reliability: Reliability
  /** 0-2; null of no answer. */
  readonly brier: number | null
  /** Mean cross-entropy in nats, of probabilities of 1e-7 at least, as in training. */
  readonly logLoss: number | null
}

export interface Calibration {
  readonly before: CalibrationScores
  /** Scores at the fitted temperature; null where none could be fitted. */
  readonly after: CalibrationScores | null
  readonly fit: TemperatureFit | null
  /** Scores that can't be known, since only the best five classes are kept; they are null above. */
  readonly notKept: { readonly brier: boolean; readonly temperature: boolean }
}

/**
 * Calibration before and after temperature scaling.
 *
 * @param fittedOn validation predictions of the same model; null where there are none, as of an ensemble
 */
export function calibrationOf(
  predictions: Predictions,
  fittedOn: Predictions | null,
  binning: Binning,
  binCount: number,
): Calibration {
  const before = scoresOf(predictions, binning, binCount)
  const { known, fit } = fittedOn === null ? { known: true, fit: null } : fitOf(fittedOn)
  const after = fit === null ? null : scaledScores(predictions, fit.temperature, binning, binCount)
  return {
    before,
    after,
    fit,
    notKept: {
      brier: before.brier === null && before.logLoss !== null,
      temperature: !known || (fit !== null && after === null),
    },
  }
}

/** The temperature that fits best; not known where only some classes are kept and no scores are beside them. */
function fitOf(predictions: Predictions): { known: boolean; fit: TemperatureFit | null } {
  if (keepsAll(predictions)) return { known: true, fit: fitTemperature(predictions) }
  return { known: predictions.scores !== undefined, fit: predictions.scores?.fit ?? null }
}

/**
 * Computes scores of images with an answer, as the reliability diagram does: one NaN would make every mean NaN. The
 * likelihood is that of the stored losses: a probability that is too small to be stored would make it infinite.
 */
function scoresOf(predictions: Predictions, binning: Binning, binCount: number): CalibrationScores {
  const answered = withAnswer(predictions)
  return {
    reliability: reliability(predictions, binning, binCount),
    brier: keepsAll(answered) ? brierScore(answered) : (predictions.scores?.brier ?? null),
    logLoss: predictions.scores?.logLoss ?? (answered.count === 0 ? null : meanLoss(answered)),
  }
}

/** Computes the scores at a temperature; null where they can't be known. */
function scaledScores(
  predictions: Predictions,
  temperature: number,
  binning: Binning,
  binCount: number,
): CalibrationScores | null {
  if (keepsAll(predictions)) return scoresOf(atTemperature(predictions, temperature), binning, binCount)
  const scaled = predictions.scores?.scaled ?? null
  // Scores are of one temperature: of validation images that which fits them, of test images that of the validation
  // images.
  if (scaled === null || Math.abs(scaled.temperature / temperature - 1) > 1e-9) return null
  return {
    reliability: reliability(withTopProbabilities(predictions, scaled.topProbabilities), binning, binCount),
    brier: scaled.brier,
    logLoss: scaled.logLoss,
  }
}

/** Gives the same answers other probabilities: these are all that a reliability diagram looks at. */
function withTopProbabilities({ scores: _, ...predictions }: Predictions, top: Float32Array): Predictions {
  const topProbabilities = predictions.topProbabilities.slice()
  top.forEach((probability, i) => {
    topProbabilities[i * predictions.topCount] = probability
  })
  return { ...predictions, topProbabilities }
}

function withAnswer({ scores: _, ...predictions }: Predictions): Predictions {
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

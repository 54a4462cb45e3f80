import { trueClassProbability } from '../calibration/class-probabilities.ts'
import { curveScores } from './class-scores.ts'
import { confusionMatrix } from '../matrix/confusion-matrix.ts'
import type { ClassReport } from './per-class-report.ts'
import { perClassReport } from './per-class-report.ts'
import { precisionRecallCurve } from './precision-recall-curve.ts'
import type { Predictions } from '../predictions/predictions.ts'
import { rocCurve } from './roc-curve.ts'
import type { Interval } from '../comparison/wilson-interval.ts'
import { wilsonInterval } from '../comparison/wilson-interval.ts'

/** Report of one class with all that is known of it. A measure is null where it is undefined. */
export interface ExtendedClassReport extends ClassReport {
  /** 95 % intervals. */
  precisionInterval: Interval | null
  recallInterval: Interval | null
  /** Samples of the class taken for others, and samples of others taken for it. */
  missed: number
  falseAlarms: number
  /** Share of the samples of other classes that are not taken for this one, 0-1. */
  specificity: number | null
  /** The class its samples are most often taken for, the lowest of equals; null when none is missed. */
  takenFor: { class: number; count: number } | null
  /** Area under the ROC curve, and average precision, 0-1; null of all classes where `curveScores` are not known. */
  rocArea: number | null
  averagePrecision: number | null
  /** Mean over its samples, of those with an answer: probability of the class, 0-1, and loss, in nats. */
  meanProbability: number | null
  meanLoss: number | null
}

/**
 * Every class with all its measures, the worst first: by F1, then by samples missed, then by class. Classes of which F1
 * is undefined come last.
 *
 * @throws PredictionsError at more than 10,000 classes
 */
export function worstClasses(predictions: Predictions): ExtendedClassReport[] {
  const matrix = confusionMatrix(predictions)
  const scores = curveScores(predictions)
  const means = classMeans(predictions)
  const total = predictions.count
  const classes = perClassReport(matrix).classes.map((report): ExtendedClassReport => {
    const { class: c, support, predictedCount } = report
    const row = matrix.counts.subarray(c * matrix.classCount, (c + 1) * matrix.classCount)
    const hits = row[c]!
    const falseAlarms = predictedCount - hits
    const answers = means.answers[c]!
    return {
      ...report,
      precisionInterval: wilsonInterval(hits, predictedCount),
      recallInterval: wilsonInterval(hits, support),
      missed: support - hits,
      falseAlarms,
      specificity: total === support ? null : 1 - falseAlarms / (total - support),
      takenFor: mostTakenFor(row, c),
      rocArea: scores === null ? null : rocCurve(scores, c).area,
      averagePrecision: scores === null ? null : precisionRecallCurve(scores, c).averagePrecision,
      meanProbability: answers === 0 ? null : means.probabilities[c]! / answers,
      meanLoss: answers === 0 ? null : means.losses[c]! / answers,
    }
  })
  return classes.sort((a, b) => (a.f1 ?? 2) - (b.f1 ?? 2) || b.missed - a.missed || a.class - b.class)
}

function mostTakenFor(row: Uint32Array, own: number): { class: number; count: number } | null {
  let most = -1
  row.forEach((count, c) => {
    if (c !== own && count > (most === -1 ? 0 : row[most]!)) most = c
  })
  return most === -1 ? null : { class: most, count: row[most]! }
}

function classMeans(predictions: Predictions): {
  answers: Uint32Array
  probabilities: Float64Array
  losses: Float64Array
} {
  const answers = new Uint32Array(predictions.classCount)
  const probabilities = new Float64Array(predictions.classCount)
  const losses = new Float64Array(predictions.classCount)
  for (let i = 0; i < predictions.count; i++) {
    const probability = trueClassProbability(predictions, i)
    if (Number.isNaN(probability)) continue
    answers[predictions.actual[i]!]!++
    probabilities[predictions.actual[i]!]! += probability
    losses[predictions.actual[i]!]! += predictions.loss[i]!
  }
  return { answers, probabilities, losses }
}

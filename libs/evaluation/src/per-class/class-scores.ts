import type { CurveCounts } from '../scores/curve-counts.ts'
import type { Predictions } from '../predictions/predictions.ts'
import { hasAnswer, keepsAll, requireAllKept } from '../predictions/predictions.ts'

/**
 * Every class against the rest: the probabilities that samples of the class, and samples of others, were given for it.
 */
export interface ClassScores {
  classCount: number
  /** `[classCount + 1]`, where each class's scores start in `positives` and `negatives`. */
  positiveStarts: Uint32Array
  negativeStarts: Uint32Array
  /** Scores of each class's samples, rising within the class. */
  positives: Float32Array
  negatives: Float32Array
  /** `[classCount]`, samples with an answer of the class. */
  supports: Uint32Array
  /** Samples with an answer in all. */
  answered: number
}

/**
 * Sorts the scores of all classes in one pass over the predictions: what ROC and precision-recall curves are made of.
 * Samples without a confident answer are left out.
 *
 * @throws PredictionsError when not all classes are kept (more than 10): see `curveScores`
 */
export function classScores(predictions: Predictions): ClassScores {
  requireAllKept(predictions)
  const { count, classCount, topCount, topClasses, topProbabilities, actual } = predictions
  const positiveStarts = new Uint32Array(classCount + 1)
  const negativeStarts = new Uint32Array(classCount + 1)
  const supports = new Uint32Array(classCount)
  let answered = 0
  for (let i = 0; i < count; i++) {
    if (!hasAnswer(predictions, i)) continue
    answered++
    supports[actual[i]!]!++
    for (let place = i * topCount; place < (i + 1) * topCount; place++) {
      const c = topClasses[place]!
      if (c === actual[i]) positiveStarts[c + 1]!++
      else negativeStarts[c + 1]!++
    }
  }
  for (let c = 0; c < classCount; c++) {
    positiveStarts[c + 1]! += positiveStarts[c]!
    negativeStarts[c + 1]! += negativeStarts[c]!
  }
  const positives = new Float32Array(positiveStarts[classCount]!)
  const negatives = new Float32Array(negativeStarts[classCount]!)
  const nextPositive = positiveStarts.slice()
  const nextNegative = negativeStarts.slice()
  for (let i = 0; i < count; i++) {
    if (!hasAnswer(predictions, i)) continue
    for (let place = i * topCount; place < (i + 1) * topCount; place++) {
      const c = topClasses[place]!
      if (c === actual[i]) positives[nextPositive[c]!++] = topProbabilities[place]!
      else negatives[nextNegative[c]!++] = topProbabilities[place]!
    }
  }
  for (let c = 0; c < classCount; c++) {
    positives.subarray(positiveStarts[c]!, positiveStarts[c + 1]!).sort()
    negatives.subarray(negativeStarts[c]!, negativeStarts[c + 1]!).sort()
  }
  return { classCount, positiveStarts, negativeStarts, positives, negatives, supports, answered }
}

/** Source of curves: the scores themselves where all are kept, or counts that were made where all were there. */
export type CurveScores = ClassScores | CurveCounts

/** Finds the source of the curves of all classes; null where they can't be known, since only the best five are kept. */
export function curveScores(predictions: Predictions): CurveScores | null {
  return keepsAll(predictions) ? classScores(predictions) : (predictions.scores?.curves ?? null)
}

/** Counts at the distinct scores of a class, from the highest on: equals are taken together. */
export interface ScoreSteps {
  /** Distinct scores, falling: all of them, or of `CurveCounts` those at which a curve bends. */
  thresholds: Float64Array
  /** Samples of the class, and of others, with at least that score. */
  truePositives: Uint32Array
  falsePositives: Uint32Array
  /** Samples of the class, and of others, in all. */
  positiveCount: number
  negativeCount: number
}

/** Walks down the scores of one class. */
export function scoreSteps(scores: CurveScores, classIndex: number): ScoreSteps {
  const positiveCount = scores.supports[classIndex]!
  const negativeCount = scores.answered - positiveCount
  if ('pointStarts' in scores) {
    const [first, end] = [scores.pointStarts[classIndex]!, scores.pointStarts[classIndex + 1]!]
    return {
      thresholds: Float64Array.from(scores.thresholds.subarray(first, end)),
      truePositives: scores.truePositives.slice(first, end),
      falsePositives: scores.falsePositives.slice(first, end),
      positiveCount,
      negativeCount,
    }
  }
  const positives = scores.positives.subarray(
    scores.positiveStarts[classIndex]!,
    scores.positiveStarts[classIndex + 1]!,
  )
  const negatives = scores.negatives.subarray(
    scores.negativeStarts[classIndex]!,
    scores.negativeStarts[classIndex + 1]!,
  )
  const thresholds: number[] = []
  const truePositives: number[] = []
  const falsePositives: number[] = []
  let p = positives.length
  let n = negatives.length
  while (p > 0 || n > 0) {
    const score = Math.max(p > 0 ? positives[p - 1]! : -Infinity, n > 0 ? negatives[n - 1]! : -Infinity)
    while (p > 0 && positives[p - 1] === score) p--
    while (n > 0 && negatives[n - 1] === score) n--
    thresholds.push(score)
    truePositives.push(positives.length - p)
    falsePositives.push(negatives.length - n)
  }
  return {
    thresholds: Float64Array.from(thresholds),
    truePositives: Uint32Array.from(truePositives),
    falsePositives: Uint32Array.from(falsePositives),
    positiveCount,
    negativeCount,
  }
}

import { PredictionsError } from './predictions-error.ts'
import type { ProbabilityScores } from '../scores/probability-scores.ts'

export { PredictionsError } from './predictions-error.ts'

/**
 * Predictions of a model for each sample of a partition, at one moment: every view of its mistakes is made from these.
 * Sample `i` is sample `i` of the partition.
 *
 * A model that gave a NaN or infinite probability for a sample made no confident prediction of it. Such a sample has
 * class 0 as its prediction, as argmax in TensorFlow.js and Keras, so that matrix and accuracy agree with theirs; its
 * loss and probabilities are NaN. It is told apart by `hasAnswer`.
 */
export interface Predictions {
  count: number
  classCount: number
  /** `[count]`, the true class. */
  actual: Uint16Array
  /** `[count]`, the most probable class, the lowest of equals. */
  predicted: Uint16Array
  /** `[count]`, cross-entropy in nats. */
  loss: Float32Array
  /** Classes kept per sample, k: all of up to 10 classes, 5 of more. */
  topCount: number
  /** `[count, k]`, most probable first, equals by class; the first is `predicted`. */
  topClasses: Uint16Array
  /** `[count, k]`, 0-1. */
  topProbabilities: Float32Array
  /**
   * Scores that the kept classes can't tell, worked out where all probabilities were. They are of these samples only: a
   * part of them has none. Absent where all classes are kept, and where nobody worked them out, as in older blobs.
   */
  scores?: ProbabilityScores
}

/** Answer for one sample. */
export interface Prediction {
  /** Position in the partition. */
  index: number
  actual: number
  predicted: number
  /** Probability of the predicted class, 0-1; NaN when the model gave no confident answer. */
  probability: number
}

/** Smallest probability whose logarithm is taken, as in TensorFlow.js and Keras (`epsilon`), so that losses agree. */
const EPSILON = 1e-7

/** Counts the classes that are kept per sample. */
export function topCountOf(classCount: number): number {
  return classCount <= 10 ? classCount : 5
}

/** Whether all classes of every sample are kept, so that what is made of their probabilities is exact. */
export const keepsAll = ({ topCount, classCount }: Predictions): boolean => topCount === classCount

/**
 * Refuses what only some classes are known of.
 *
 * @throws PredictionsError when not all classes are kept
 */
export function requireAllKept(predictions: Predictions): void {
  if (keepsAll(predictions)) return
  const { topCount, classCount } = predictions
  throw new PredictionsError(
    `Only the best ${topCount} of ${classCount} classes are kept of each sample; ` +
      'work this out where all probabilities are',
  )
}

/**
 * Predictions from a model's output.
 *
 * @param probabilities `[count * classCount]`, softmax output, 0-1
 * @param actual `[count]`, true classes
 * @param lossOf loss of a sample in nats, for who knows it more exactly than its probability does; that of
 *   `setPrediction` unless given
 * @throws PredictionsError when the lengths disagree or a class is out of range
 */
export function predictionsFromProbabilities(
  probabilities: Float32Array,
  actual: ArrayLike<number>,
  classCount: number,
  lossOf?: (index: number, actual: number) => number,
): Predictions {
  const count = actual.length
  const predictions = emptyPredictions(count, classCount)
  if (probabilities.length !== count * classCount) {
    throw new PredictionsError(
      `${probabilities.length} probabilities for ${count} samples of ${classCount} classes; ` +
        `${count * classCount} expected`,
    )
  }
  for (let i = 0; i < count; i++) {
    const start = i * classCount
    const row = probabilities.subarray(start, start + classCount)
    setPrediction(predictions, i, actual[i]!, row, lossOf?.(i, actual[i]!))
  }
  return predictions
}

/**
 * Room for predictions, to be filled by `setPrediction`.
 *
 * @throws PredictionsError when the class count is not 1 to 65,536
 */
export function emptyPredictions(count: number, classCount: number): Predictions {
  if (!Number.isInteger(classCount) || classCount < 1 || classCount > 65_536) {
    throw new PredictionsError(`${classCount} classes; 1 to 65536 expected`)
  }
  const topCount = topCountOf(classCount)
  return {
    count,
    classCount,
    actual: new Uint16Array(count),
    predicted: new Uint16Array(count),
    loss: new Float32Array(count),
    topCount,
    topClasses: new Uint16Array(count * topCount),
    topProbabilities: new Float32Array(count * topCount),
  }
}

/**
 * Fills in one sample.
 *
 * @param probabilities `[classCount]`, 0-1
 * @param loss in nats; `-ln(p)` unless given, p the probability of the true class, taken as 1e-7 at least
 * @throws PredictionsError when the true class is out of range
 */
export function setPrediction(
  predictions: Predictions,
  index: number,
  actual: number,
  probabilities: ArrayLike<number>,
  loss?: number,
): void {
  const { classCount, topCount, topClasses, topProbabilities } = predictions
  if (!Number.isInteger(actual) || actual < 0 || actual >= classCount) {
    throw new PredictionsError(`Sample ${index}: true class ${actual}; 0 to ${classCount - 1} expected`)
  }
  predictions.actual[index] = actual
  const start = index * topCount
  for (let kept = 0; kept < classCount; kept++) {
    // Rounded as it is stored, so that equals compare equal.
    const probability = Math.fround(probabilities[kept]!)
    if (!Number.isFinite(probability)) {
      setNoAnswer(predictions, index)
      if (loss !== undefined) predictions.loss[index] = loss
      return
    }
    // Insertion into the best so far. A strict comparison leaves the lower class first among equals.
    let place = Math.min(kept, topCount)
    while (place > 0 && probability > topProbabilities[start + place - 1]!) {
      if (place < topCount) {
        topProbabilities[start + place] = topProbabilities[start + place - 1]!
        topClasses[start + place] = topClasses[start + place - 1]!
      }
      place--
    }
    if (place < topCount) {
      topProbabilities[start + place] = probability
      topClasses[start + place] = kept
    }
  }
  predictions.predicted[index] = topClasses[start]!
  // Rounding in a softmax can leave p a hair above 1, and the loss below 0.
  predictions.loss[index] = loss ?? Math.max(0, -Math.log(Math.max(probabilities[actual]!, EPSILON)))
}

/** Marks a sample as one that the model gave no confident answer for. */
export function setNoAnswer(predictions: Predictions, index: number): void {
  const { topCount } = predictions
  predictions.predicted[index] = 0
  predictions.loss[index] = Number.NaN
  for (let rank = 0; rank < topCount; rank++) {
    predictions.topClasses[index * topCount + rank] = rank
    predictions.topProbabilities[index * topCount + rank] = Number.NaN
  }
}

/** Whether the model's probabilities for the sample were numbers. */
export function hasAnswer(predictions: Predictions, index: number): boolean {
  return !Number.isNaN(predictions.topProbabilities[index * predictions.topCount])
}

/**
 * The probability that the model gave a class.
 *
 * @returns 0-1; NaN when the model gave no confident answer; null when the class is not among those kept
 */
export function probabilityOf(predictions: Predictions, index: number, classIndex: number): number | null {
  const { topCount, topClasses, topProbabilities } = predictions
  for (let place = index * topCount; place < (index + 1) * topCount; place++) {
    if (topClasses[place] === classIndex) return topProbabilities[place]!
  }
  return hasAnswer(predictions, index) ? null : Number.NaN
}

/** Reads the answer for one sample. */
export function predictionAt(predictions: Predictions, index: number): Prediction {
  return {
    index,
    actual: predictions.actual[index]!,
    predicted: predictions.predicted[index]!,
    probability: predictions.topProbabilities[index * predictions.topCount]!,
  }
}

/** Share of samples predicted right, 0-1; NaN of no samples. */
export function accuracy(predictions: Predictions): number {
  let right = 0
  for (let i = 0; i < predictions.count; i++) if (predictions.predicted[i] === predictions.actual[i]) right++
  return right / predictions.count
}

/** Mean cross-entropy in nats; NaN of no samples, or when the model gave no confident answer for one. */
export function meanLoss(predictions: Predictions): number {
  let sum = 0
  for (const loss of predictions.loss) sum += loss
  return sum / predictions.count
}

/**
 * The predictions of several batches as one, in order.
 *
 * @throws PredictionsError when there is none, or their class counts differ
 */
export function concatPredictions(parts: Predictions[]): Predictions {
  const classCount = parts[0]?.classCount
  if (classCount === undefined) throw new PredictionsError('No predictions to join')
  const whole = emptyPredictions(
    parts.reduce((count, part) => count + part.count, 0),
    classCount,
  )
  let first = 0
  for (const part of parts) {
    if (part.classCount !== classCount) {
      throw new PredictionsError(`Predictions of ${classCount} and of ${part.classCount} classes can't be joined`)
    }
    whole.actual.set(part.actual, first)
    whole.predicted.set(part.predicted, first)
    whole.loss.set(part.loss, first)
    whole.topClasses.set(part.topClasses, first * whole.topCount)
    whole.topProbabilities.set(part.topProbabilities, first * whole.topCount)
    first += part.count
  }
  return whole
}

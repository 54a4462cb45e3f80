import {
  accuracy,
  meanLoss,
  predictionsFromProbabilities,
  type Predictions,
} from '@misfit/evaluation/predictions/predictions'
import { isScored, probabilityScores, type ScoringOptions } from '@misfit/evaluation/scores/probability-scores'
import { squaredErrorOfRow } from '../loss/mean-squared-error.ts'
import { crossEntropyOfRow, softmaxRows } from '../loss/softmax-cross-entropy.ts'
import type { TrainingStep } from '../step/training-step.ts'
import type { LabelledImages } from '../step/labelled-images.ts'

export interface Evaluation {
  /**
   * Mean of the plain loss of its kind, without smoothing and penalties, so that runs can be compared; a cross-entropy
   * is in nats, from the values before the softmax: not clipped.
   */
  readonly loss: number
  /**
   * Mean of the loss that is trained on: with label smoothing, and with what the sizes of trained weights add, as
   * Keras's `evaluate` and `val_loss`. Class and image weights are of the training images alone, there as here. Equal
   * to `loss` where there is none of it.
   */
  readonly objective: number
  /** Share of samples classified right, 0-1. */
  readonly accuracy: number
  readonly count: number
  /** Predictions of the images, with `scores` where not all classes are kept, unless they were not asked for. */
  readonly predictions: Predictions
}

/** Part of a step that predicting needs, so that a loaded model can be evaluated too. */
type Predictor = Pick<TrainingStep, 'predictLogits' | 'classCount' | 'lossKind'> &
  Partial<Pick<TrainingStep, 'labelSmoothing' | 'penaltyLoss'>>

/** Images between two looks at whether to go on: as many as a step predicts in one batch. */
const evaluationBatch = 256

/** Options for scores that need all probabilities, which are worked out while they are there; null for none. */
type Scoring = ScoringOptions | null

/**
 * Predicts each image of a partition, and measures how good that is. Gives way to the event loop meanwhile.
 *
 * @throws PredictionsError when a label is not below the model's class count
 */
export async function evaluate(
  model: Predictor,
  partition: LabelledImages,
  scoring: Scoring = {},
): Promise<Evaluation> {
  return evaluationOf(model, partition, await model.predictLogits(partition.images, partition.count), scoring)
}

/**
 * Evaluates a partition with the same bits as {@link evaluate}, but asks before every batch of 256 images whether it
 * may go on.
 *
 * @param goOn may wait, as in a pause
 * @returns null when it was told not to go on
 * @throws PredictionsError when a label is not below the model's class count
 */
export async function evaluateWhile(
  model: Predictor,
  partition: LabelledImages,
  goOn: () => Promise<boolean>,
): Promise<Evaluation | null> {
  const { images, count } = partition
  const imageSize = images.length / count
  const logits = new Float32Array(count * model.classCount)
  for (let start = 0; start < count; start += evaluationBatch) {
    if (!(await goOn())) return null
    const rows = Math.min(evaluationBatch, count - start)
    const pixels = images.subarray(start * imageSize, (start + rows) * imageSize)
    logits.set(await model.predictLogits(pixels, rows), start * model.classCount)
  }
  return evaluationOf(model, partition, logits, {})
}

function evaluationOf(
  model: Predictor,
  { count, labels }: LabelledImages,
  logits: Float32Array,
  scoring: Scoring,
): Evaluation {
  const { classCount, lossKind, labelSmoothing = 0 } = model
  const probabilities = softmaxRows(logits, classCount)
  // Probabilities round to 0 for a sure and wrong answer; the values before the softmax still know how wrong it was.
  // Predictions keep the cross-entropy of each image, whatever is trained on: that is what pages call its loss.
  const predictions = predictionsFromProbabilities(probabilities, labels, classCount, (row, label) =>
    crossEntropyOfRow(logits, row, classCount, label),
  )
  if (scoring !== null && isScored(count, classCount))
    predictions.scores = probabilityScores(probabilities, labels, classCount, scoring)
  const lossOfRow =
    lossKind === 'meanSquaredError'
      ? (row: number, label: number, smoothing?: number) =>
          squaredErrorOfRow(probabilities, row, classCount, label, smoothing)
      : (row: number, label: number, smoothing?: number) => crossEntropyOfRow(logits, row, classCount, label, smoothing)
  let squaredSum = 0
  if (lossKind === 'meanSquaredError')
    labels.forEach((label, row) => {
      squaredSum += lossOfRow(row, label)
    })
  const loss = lossKind === 'meanSquaredError' ? squaredSum / count : meanLoss(predictions)
  let smoothedSum = 0
  if (labelSmoothing !== 0)
    labels.forEach((label, row) => {
      smoothedSum += lossOfRow(row, label, labelSmoothing)
    })
  const objective = (labelSmoothing === 0 ? loss : smoothedSum / count) + (model.penaltyLoss?.() ?? 0)
  return { loss, objective, accuracy: accuracy(predictions), count, predictions }
}

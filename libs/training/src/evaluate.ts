import { accuracy, meanLoss, predictionsFromProbabilities, type Predictions } from '@misfit/evaluation/predictions'
import { isScored, probabilityScores, type ScoringOptions } from '@misfit/evaluation/probability-scores'
import { squaredErrorOfRow } from './mean-squared-error.ts'
import { crossEntropyOfRow, softmaxRows } from './softmax-cross-entropy.ts'
import type { LabelledImages, TrainingStep } from './training-step.ts'

export interface Evaluation {
  /** Mean of the loss that the model is trained on; a cross-entropy is in nats, from the values before the softmax: not clipped. */
  readonly loss: number
  /** Share of samples classified right, 0-1. */
  readonly accuracy: number
  readonly count: number
  /** With `scores` where not all classes are kept, unless they were not asked for. */
  readonly predictions: Predictions
}

/** Only what predicting needs of a step, so that a loaded model can be evaluated too. */
export type Predictor = Pick<TrainingStep, 'predictLogits' | 'classCount' | 'lossKind'>

/** Images between two looks at whether to go on: as many as a step predicts in one batch. */
const evaluationBatch = 256

/** What is worked out of all probabilities while they are there; null for nothing. */
export type Scoring = ScoringOptions | null

/**
 * What the model answers for each image of a partition, and how good that is. Gives way to the event loop meanwhile.
 *
 * @throws PredictionsError when a label is not below the model's class count
 */
export async function evaluate(model: Predictor, partition: LabelledImages, scoring: Scoring = {}): Promise<Evaluation> {
  return evaluationOf(model, partition, await model.predictLogits(partition.images, partition.count), scoring)
}

/**
 * The same, bit for bit, but asks before every batch of 256 images whether it may go on.
 *
 * @param goOn may wait, as in a pause
 * @returns null when it was told not to go on
 * @throws PredictionsError when a label is not below the model's class count
 */
export async function evaluateWhile(model: Predictor, partition: LabelledImages, goOn: () => Promise<boolean>): Promise<Evaluation | null> {
  const { images, count } = partition
  const imageSize = images.length / count
  const logits = new Float32Array(count * model.classCount)
  for (let start = 0; start < count; start += evaluationBatch) {
    if (!await goOn()) return null
    const rows = Math.min(evaluationBatch, count - start)
    const pixels = images.subarray(start * imageSize, (start + rows) * imageSize)
    logits.set(await model.predictLogits(pixels, rows), start * model.classCount)
  }
  return evaluationOf(model, partition, logits, {})
}

function evaluationOf({ classCount, lossKind }: Predictor, { count, labels }: LabelledImages, logits: Float32Array, scoring: Scoring): Evaluation {
  const probabilities = softmaxRows(logits, classCount)
  const predictions = predictionsFromProbabilities(probabilities, labels, classCount)
  if (scoring !== null && isScored(count, classCount)) predictions.scores = probabilityScores(probabilities, labels, classCount, scoring)
  // Probabilities round to 0 for a sure and wrong answer; the values before the softmax still know how wrong it was.
  const lossOfRow = lossKind === 'meanSquaredError'
    ? (row: number, label: number) => squaredErrorOfRow(probabilities, row, classCount, label)
    : (row: number, label: number) => crossEntropyOfRow(logits, row, classCount, label)
  labels.forEach((label, row) => { predictions.loss[row] = lossOfRow(row, label) })
  return { loss: meanLoss(predictions), accuracy: accuracy(predictions), count, predictions }
}

import { accuracy, meanLoss, predictionsFromProbabilities, type Predictions } from '@misfit/evaluation/predictions'
import { squaredErrorOfRow } from './mean-squared-error.ts'
import { crossEntropyOfRow, softmaxRows } from './softmax-cross-entropy.ts'
import type { LabelledImages, TrainingStep } from './training-step.ts'

export interface Evaluation {
  /** Mean of the loss that the model is trained on; a cross-entropy is in nats, from the values before the softmax: not clipped. */
  readonly loss: number
  /** Share of samples classified right, 0-1. */
  readonly accuracy: number
  readonly count: number
  readonly predictions: Predictions
}

/** Only what predicting needs of a step, so that a loaded model can be evaluated too. */
export type Predictor = Pick<TrainingStep, 'predictLogits' | 'classCount' | 'lossKind'>

/**
 * What the model answers for each image of a partition, and how good that is. Gives way to the event loop meanwhile.
 *
 * @throws PredictionsError when a label is not below the model's class count
 */
export async function evaluate(model: Predictor, partition: LabelledImages): Promise<Evaluation> {
  const { classCount, lossKind } = model
  const logits = await model.predictLogits(partition.images, partition.count)
  const probabilities = softmaxRows(logits, classCount)
  const predictions = predictionsFromProbabilities(probabilities, partition.labels, classCount)
  // Probabilities round to 0 for a sure and wrong answer; the values before the softmax still know how wrong it was.
  const lossOfRow = lossKind === 'meanSquaredError'
    ? (row: number, label: number) => squaredErrorOfRow(probabilities, row, classCount, label)
    : (row: number, label: number) => crossEntropyOfRow(logits, row, classCount, label)
  partition.labels.forEach((label, row) => { predictions.loss[row] = lossOfRow(row, label) })
  return { loss: meanLoss(predictions), accuracy: accuracy(predictions), count: partition.count, predictions }
}

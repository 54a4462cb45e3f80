import { accuracy, meanLoss, predictionsFromProbabilities, type Predictions } from '@misfit/evaluation/predictions'
import { crossEntropyOfRow, softmaxRows } from './softmax-cross-entropy.ts'
import type { LabelledImages, TrainingStep } from './training-step.ts'

export interface Evaluation {
  /** Mean cross-entropy in nats, from the values before the softmax: not clipped. */
  readonly loss: number
  /** Share of samples classified right, 0-1. */
  readonly accuracy: number
  readonly count: number
  readonly predictions: Predictions
}

/** Only what predicting needs of a step, so that a loaded model can be evaluated too. */
export type Predictor = Pick<TrainingStep, 'predictLogits' | 'classCount'>

/**
 * What the model answers for each image of a partition, and how good that is. Gives way to the event loop meanwhile.
 *
 * @throws PredictionsError when a label is not below the model's class count
 */
export async function evaluate(model: Predictor, partition: LabelledImages): Promise<Evaluation> {
  const { classCount } = model
  const logits = await model.predictLogits(partition.images, partition.count)
  const predictions = predictionsFromProbabilities(softmaxRows(logits, classCount), partition.labels, classCount)
  // Probabilities round to 0 for a sure and wrong answer; the values before the softmax still know how wrong it was.
  partition.labels.forEach((label, row) => { predictions.loss[row] = crossEntropyOfRow(logits, row, classCount, label) })
  return { loss: meanLoss(predictions), accuracy: accuracy(predictions), count: partition.count, predictions }
}

import type { PartitionName } from '@misfit/events/dataset'
import type { Predictions } from '@misfit/evaluation/predictions'
import { hasAnswer, predictionAt, probabilityOf } from '@misfit/evaluation/predictions'
import { className, percentText } from './matrix-view.ts'

/** One image with what a model said of it, as galleries show it. */
export interface GallerySample {
  /** Position in the partition. */
  readonly index: number
  readonly actual: number
  readonly predicted: number
  /** Of the predicted class, 0-1; NaN when the model gave no answer. */
  readonly probability: number
  readonly right: boolean
  readonly answered: boolean
}

/** What is shown of a sample when it is looked at closely. */
export interface SampleDetails {
  readonly sample: GallerySample
  /** Cross-entropy in nats. */
  readonly loss: number
  /** Most probable first; the actual class is last where it is not among those kept, with `null`. */
  readonly classes: readonly { classIndex: number; probability: number | null }[]
}

/** The samples at these positions, in this order. */
export function gallerySamples(predictions: Predictions, indices: ArrayLike<number>): GallerySample[] {
  return Array.from(indices, (index) => gallerySample(predictions, index))
}

/** @throws RangeError when there is no such sample */
export function gallerySample(predictions: Predictions, index: number): GallerySample {
  if (!(index >= 0 && index < predictions.count)) {
    throw new RangeError(`sample ${index}: the predictions have ${predictions.count} samples`)
  }
  const prediction = predictionAt(predictions, index)
  const answered = hasAnswer(predictions, index)
  return { ...prediction, answered, right: answered && prediction.actual === prediction.predicted }
}

/** @param most classes to name, the actual one in addition */
export function sampleDetails(predictions: Predictions, index: number, most = 5): SampleDetails {
  const sample = gallerySample(predictions, index)
  const first = index * predictions.topCount
  const ranked = Array.from(predictions.topClasses.subarray(first, first + Math.min(most, predictions.topCount)))
  const shown = ranked.includes(sample.actual) ? ranked : [...ranked, sample.actual]
  return {
    sample,
    loss: predictions.loss[index]!,
    classes: shown.map((classIndex) => ({ classIndex, probability: probabilityOf(predictions, index, classIndex) })),
  }
}

/** A sample in words: `validation image 1234, actual 7, predicted 1 with 98.2 %`. */
export function sampleSentence(sample: GallerySample, partition: PartitionName, classes: readonly string[]): string {
  const where = `${partition} image ${sample.index}, actual ${className(classes, sample.actual)}`
  if (!sample.answered) return `${where}, no answer: the probabilities were not numbers`
  return `${where}, predicted ${className(classes, sample.predicted)} with ${percentText(sample.probability)}`
}

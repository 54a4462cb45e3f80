import type { PartitionName } from '@misfit/events/dataset'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { hasAnswer, predictionAt, probabilityOf } from '@misfit/evaluation/predictions/predictions'
import { className, percentText } from '../matrix/shaded-matrix.ts'

/** Answer of a model for an image. */
export interface SampleAnswer {
  readonly predicted: number
  /** Probability of the predicted class, 0-1; NaN when the model's probabilities were not numbers. */
  readonly probability: number
  readonly verdict: 'right' | 'wrong' | 'none'
}

/** Sample of one image as galleries show it. */
export interface GallerySample {
  /** Position in the partition. */
  readonly index: number
  readonly actual: number
  /** Null where no model is asked, as when a dataset is browsed. */
  readonly answer: SampleAnswer | null
}

/** Details of a sample that is looked at closely. */
export interface SampleDetails {
  /** Cross-entropy in nats. */
  readonly loss: number
  /** Classes, most probable first; the actual class is last, with `null`, where it is not among those kept. */
  readonly classes: readonly { classIndex: number; probability: number | null }[]
}

/** List of a gallery: an array, or something that makes each sample when it is asked for. */
export interface SampleList {
  readonly length: number
  /** @param position from 0 on */
  at(position: number): GallerySample | undefined
  slice(from: number, to: number): readonly GallerySample[]
}

/** The samples at these positions, in this order, each made when it is seen: there may be a million. */
export const sampleList = (predictions: Predictions, indices: Uint32Array): SampleList =>
  madeWhenSeen(indices.length, (position) => gallerySample(predictions, indices[position]!))

/** Lists the samples in the order of their indices, each made when it is seen. */
export const everySample = (predictions: Predictions): SampleList =>
  madeWhenSeen(predictions.count, (position) => gallerySample(predictions, position))

function madeWhenSeen(length: number, sampleAt: (position: number) => GallerySample): SampleList {
  return {
    length,
    at: (position) => (position >= 0 && position < length ? sampleAt(position) : undefined),
    slice: (from, to) => Array.from({ length: Math.max(0, Math.min(to, length) - from) }, (_, i) => sampleAt(from + i)),
  }
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
  const { actual, predicted, probability } = predictionAt(predictions, index)
  const verdict = !hasAnswer(predictions, index) ? 'none' : actual === predicted ? 'right' : 'wrong'
  return { index, actual, answer: { predicted, probability, verdict } }
}

/** @param most classes to name, the actual one in addition */
export function sampleDetails(predictions: Predictions, index: number, most = 5): SampleDetails {
  const actual = predictions.actual[index]!
  const first = index * predictions.topCount
  const ranked = Array.from(predictions.topClasses.subarray(first, first + Math.min(most, predictions.topCount)))
  const shown = ranked.includes(actual) ? ranked : [...ranked, actual]
  return {
    loss: predictions.loss[index]!,
    classes: shown.map((classIndex) => ({ classIndex, probability: probabilityOf(predictions, index, classIndex) })),
  }
}

/** Counts the samples that the model gave no answer for, since its probabilities were not numbers. */
export function countUnanswered(predictions: Predictions): number {
  let unanswered = 0
  for (let i = 0; i < predictions.count; i++) if (!hasAnswer(predictions, i)) unanswered++
  return unanswered
}

/** A sample in words: `validation image 1234, actual 7, predicted 1 with 98.2 %`. */
export function sampleSentence(
  { index, actual, answer }: GallerySample,
  partition: PartitionName,
  classes: readonly string[],
): string {
  const where = `${partition} image ${index}, actual ${className(classes, actual)}`
  if (answer === null) return where
  if (answer.verdict === 'none') return `${where}, no answer: the probabilities were not numbers`
  return `${where}, predicted ${className(classes, answer.predicted)} with ${percentText(answer.probability)}`
}

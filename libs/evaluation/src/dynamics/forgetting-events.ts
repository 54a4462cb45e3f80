import type { Predictions } from '../predictions/predictions.ts'
import { hasAnswer } from '../predictions/predictions.ts'
import { requireSameSamples } from '../predictions/same-samples.ts'

/** Epochs at which each sample was learned and forgotten. Epochs count from 0, in the order given; -1 is never. */
export interface LearningEvents {
  /** `[count]`, the first epoch at which the sample was right. */
  firstLearned: Int32Array
  /** `[count]`, the epoch from which it stayed right to the end. */
  learnedForGood: Int32Array
  /** `[count]`, how often it was right at one epoch and wrong at the next. */
  forgettingEvents: Uint32Array
  /** Positions of the samples that were never right, rising. */
  neverLearned: Uint32Array
  /** Positions of those that were right once and never forgotten ("unforgettable"), rising. */
  neverForgotten: Uint32Array
}

/**
 * Whether a sample is right at an epoch. One without a confident answer is not, though class 0 stands in for its
 * prediction.
 */
export function isLearned(predictions: Predictions, index: number): boolean {
  return predictions.predicted[index] === predictions.actual[index] && hasAnswer(predictions, index)
}

/**
 * Learning and forgetting over the epochs of a training (Toneva, Sordoni, Tachet des Combes, Trischler, Bengio and
 * Gordon 2019, ICLR; arXiv:1812.05159), seen once an epoch.
 *
 * @param epochs predictions of the same samples, an epoch each, in order
 * @throws PredictionsError when there is none, or they are not of the same samples and classes
 */
export function learningEvents(epochs: Predictions[]): LearningEvents {
  requireSameSamples(epochs)
  const { count } = epochs[0]!
  const firstLearned = new Int32Array(count).fill(-1)
  const learnedForGood = new Int32Array(count).fill(-1)
  const forgettingEvents = new Uint32Array(count)
  for (const [epoch, predictions] of epochs.entries()) {
    for (let i = 0; i < count; i++) {
      if (isLearned(predictions, i)) {
        if (firstLearned[i] === -1) firstLearned[i] = epoch
        if (learnedForGood[i] === -1) learnedForGood[i] = epoch
      } else if (learnedForGood[i] !== -1) {
        forgettingEvents[i]!++
        learnedForGood[i] = -1
      }
    }
  }
  const positions = Uint32Array.from({ length: count }, (_, i) => i)
  return {
    firstLearned,
    learnedForGood,
    forgettingEvents,
    neverLearned: positions.filter((i) => firstLearned[i] === -1),
    neverForgotten: positions.filter((i) => firstLearned[i] !== -1 && forgettingEvents[i] === 0),
  }
}

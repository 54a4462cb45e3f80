import type { SampleAtEpoch } from '@misfit/evaluation/dynamics/sample-history'

/** Epochs in a row at which an image was answered alike. */
export interface SameAnswers {
  readonly from: number
  readonly to: number
  /** Null where the model gave no answer. */
  readonly predicted: number | null
}

/**
 * The course of an image's answers, told without repeating.
 *
 * @param epochs the epochs that the history counts, in its order
 */
export function sameAnswers(history: readonly SampleAtEpoch[], epochs: readonly number[]): SameAnswers[] {
  const spans: { from: number; to: number; predicted: number | null }[] = []
  for (const { epoch: place, predicted: answer, probability } of history) {
    const epoch = epochs[place]!
    const predicted = Number.isNaN(probability) ? null : answer
    const last = spans.at(-1)
    if (last !== undefined && last.predicted === predicted) last.to = epoch
    else spans.push({ from: epoch, to: epoch, predicted })
  }
  return spans
}

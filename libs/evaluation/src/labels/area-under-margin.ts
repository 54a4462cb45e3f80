import { normalizedMargin } from './label-quality.ts'
import type { Predictions } from '../predictions/predictions.ts'
import { requireSameSamples } from '../predictions/same-samples.ts'

interface MarginRank {
  /** Position in the partition. */
  index: number
  /** Mean over the epochs of the true class's lead over its strongest rival, 0-1; under 0.5 where it is behind. */
  margin: number
}

/**
 * Samples whose labels held out longest against training, those first: by the mean margin over the epochs, then by
 * index. After the area under the margin (Pleiss, Zhang, Elenberg and Weinberger 2020, NeurIPS; arXiv:2001.10528), of
 * probabilities instead of logits, which are not kept. It is meant for samples that the model trains on, whose wrong
 * labels it learns last.
 *
 * Epochs at which a sample has no confident answer are left out; samples without any answer are not ranked.
 *
 * @param epochs predictions of the same samples, an epoch each
 * @throws PredictionsError when there is none, or they are not of the same samples and classes
 */
export function marginRanking(epochs: Predictions[]): MarginRank[] {
  requireSameSamples(epochs)
  const { count } = epochs[0]!
  const sums = new Float64Array(count)
  const answers = new Uint32Array(count)
  for (const predictions of epochs) {
    const margins = normalizedMargin(predictions)
    for (let i = 0; i < count; i++) {
      if (Number.isNaN(margins[i]!)) continue
      sums[i]! += margins[i]!
      answers[i]!++
    }
  }
  return Array.from(sums, (sum, index) => ({ index, margin: sum / answers[index]! }))
    .filter(({ index }) => answers[index]! > 0)
    .sort((a, b) => a.margin - b.margin || a.index - b.index)
}

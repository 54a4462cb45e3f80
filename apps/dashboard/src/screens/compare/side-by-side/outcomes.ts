import { confidenceOrder } from '@misfit/evaluation/order/confidence-order'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { requireSameSamples } from '@misfit/evaluation/predictions/same-samples'

/** Outcomes that two models can have on one image. */
export const outcomes = [
  'both right',
  'only A right',
  'only B right',
  'both wrong, same answer',
  'both wrong, different answers',
] as const
export type Outcome = (typeof outcomes)[number]

/**
 * The images of each outcome, those that A is surest of first.
 *
 * @throws PredictionsError when the predictions are not of the same samples and classes
 */
export function imagesByOutcome(a: Predictions, b: Predictions): Record<Outcome, number[]> {
  requireSameSamples([a, b])
  const images: Record<Outcome, number[]> = {
    'both right': [],
    'only A right': [],
    'only B right': [],
    'both wrong, same answer': [],
    'both wrong, different answers': [],
  }
  for (const i of confidenceOrder(a)) images[outcomeOf(a.actual[i]!, a.predicted[i]!, b.predicted[i]!)].push(i)
  return images
}

function outcomeOf(actual: number, saysA: number, saysB: number): Outcome {
  if (saysA === actual) return saysB === actual ? 'both right' : 'only A right'
  if (saysB === actual) return 'only B right'
  return saysA === saysB ? 'both wrong, same answer' : 'both wrong, different answers'
}

import type { Predictions } from '../predictions/predictions.ts'
import { requireSameSamples } from '../predictions/same-samples.ts'
import { binomialSampler } from './binomial-sampler.ts'
import type { Interval } from './wilson-interval.ts'

interface BootstrapOptions {
  /** Seed of the interval: the same seed gives the same one; 42 when left out. */
  seed?: number
  /** 10,000 when left out. */
  resamples?: number
}

/**
 * 95 % interval of the difference in accuracy, B less A, by drawing the samples anew with replacement, both models'
 * answers together (percentile bootstrap; Efron 1979, Annals of Statistics 7, 1-26).
 *
 * A resample is not drawn sample by sample: how many of it only A and only B have right is multinomial, and is drawn as
 * such, so that a million samples take no longer than a hundred.
 *
 * @returns bounds, -1 to 1; null of no samples
 * @throws PredictionsError when the predictions are not of the same samples and classes
 * @throws RangeError when `resamples` is not a whole number of 1 or more
 */
export function pairedBootstrap(a: Predictions, b: Predictions, options: BootstrapOptions = {}): Interval | null {
  const { seed = 42, resamples = 10_000 } = options
  requireSameSamples([a, b])
  if (!Number.isInteger(resamples) || resamples < 1) throw new RangeError(`${resamples} resamples; 1 or more expected`)
  const { count } = a
  if (count === 0) return null
  let onlyA = 0
  let onlyB = 0
  for (let i = 0; i < count; i++) {
    const rightA = a.predicted[i] === a.actual[i]
    const rightB = b.predicted[i] === b.actual[i]
    if (rightA && !rightB) onlyA++
    if (rightB && !rightA) onlyB++
  }
  const binomial = binomialSampler(seed)
  const differences = new Float64Array(resamples)
  for (let r = 0; r < resamples; r++) {
    const drawnA = binomial(count, onlyA / count)
    const drawnB = onlyA === count ? 0 : binomial(count - drawnA, Math.min(1, onlyB / (count - onlyA)))
    differences[r] = (drawnB - drawnA) / count
  }
  differences.sort()
  return { low: quantile(differences, 0.025), high: quantile(differences, 0.975) }
}

/** Computes a quantile between the two nearest values, as numpy's `quantile` does. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const low = sorted[Math.floor(place)]!
  return low + (sorted[Math.ceil(place)]! - low) * (place - Math.floor(place))
}

export interface TemperatureFit {
  /** Temperature that logits are divided by: above 1 where the model is too sure of itself. */
  temperature: number
  /** Mean cross-entropy in nats over the samples with an answer, as the model gave them. */
  lossBefore: number
  /** Loss at the fitted temperature. */
  lossAfter: number
  /** Whether the temperature stopped at the end of its range, as when every answer is right. */
  atLimit: boolean
}

/** Range of temperatures. */
const LOWEST = 0.01
const HIGHEST = 100

/** Mean cross-entropy at the inverse of a temperature, and its first and second derivative by that inverse. */
export interface LossAtInverse {
  loss: number
  slope: number
  curvature: number
}

interface SearchOptions {
  /** The inverse to begin at; 1 when left out. */
  begin?: number
  /** Relative step at which the search ends, 1e-10 when left out: what is found is off by its square, or so. */
  tolerance?: number
}

/**
 * The temperature at which the loss is least. It is convex in the inverse of the temperature, so Newton steps kept
 * within a shrinking bracket find it.
 *
 * @param lossBefore that of the model as it is, which is told with the result
 */
export function bestTemperature(
  lossAt: (inverse: number) => LossAtInverse,
  lossBefore: number,
  { begin = 1, tolerance = 1e-10 }: SearchOptions = {},
): TemperatureFit {
  let low = 1 / HIGHEST
  let high = 1 / LOWEST
  let inverse = begin
  for (let step = 0; step < 60 && high - low > tolerance * high; step++) {
    const { loss, slope, curvature } = lossAt(inverse)
    if (slope > 0) high = inverse
    else low = inverse
    const newton = inverse - slope / curvature
    const next = newton > low && newton < high ? newton : (low + high) / 2
    // The parabola's lowest point is that of the loss, but for a rest of the third order.
    if (Math.abs(next - inverse) <= tolerance * inverse)
      return found(next, next === newton ? loss - slope ** 2 / (2 * curvature) : loss)
    inverse = next
  }
  return found(inverse, lossAt(inverse).loss)

  function found(at: number, lossAfter: number): TemperatureFit {
    return { temperature: 1 / at, lossBefore, lossAfter, atLimit: at < 1.001 / HIGHEST || at > 0.999 / LOWEST }
  }
}

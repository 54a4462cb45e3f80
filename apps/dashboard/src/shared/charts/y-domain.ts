export type YScale = 'linear' | 'log'

/**
 * The range of y that shows every visible value with a little air.
 *
 * @param bounds values that y cannot pass, such as `[0, 1]` for an accuracy
 * @returns null without a value that the scale can show
 */
export function yDomain(
  visible: readonly ArrayLike<number>[],
  scale: YScale,
  bounds: readonly [number, number] = [-Infinity, Infinity],
): readonly [number, number] | null {
  let low = Infinity
  let high = -Infinity
  for (const values of visible) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!
      if (!Number.isFinite(value) || (scale === 'log' && value <= 0)) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  if (low > high) return null
  return scale === 'log' ? logDomain(low, high) : linearDomain(low, high, bounds)
}

/**
 * Values that differ by no more than a few roundings of a double are a constant: its noise is not worth a whole chart.
 */
const noise = 2 ** -44
/** Half of what a double can hold: so the way from the lowest to the highest value is a number too. */
const largest = Number.MAX_VALUE / 2

function linearDomain(lowest: number, highest: number, bounds: readonly [number, number]): readonly [number, number] {
  const [low, high] = [Math.min(largest, Math.max(-largest, lowest)), Math.max(-largest, Math.min(largest, highest))]
  const size = Math.max(Math.abs(low), Math.abs(high))
  const isConstant = high - low <= size * noise
  const constantAir = size === 0 ? 0.01 : Math.max(size * 0.1, 1e-300)
  const air = isConstant ? constantAir : Math.max((high / 2 - low / 2) * 0.1, Number.MIN_VALUE)
  const [from, to] = outward(Math.max(-largest, low - air), Math.min(largest, high + air))
  // A value beyond what it should be able to reach is shown all the same.
  return [Math.max(Math.min(bounds[0], low), from, -largest), Math.min(Math.max(bounds[1], high), to, largest)]
}

function logDomain(low: number, high: number): readonly [number, number] {
  const [least, most] = [Math.log2(low), Math.log2(high)]
  const air = most - least <= noise ? Math.log2(1.5) : (most - least) * 0.04
  const [from, to] = outward(least - air, most + air)
  return [Math.max(Number.MIN_VALUE, 2 ** from), Math.min(Number.MAX_VALUE, 2 ** to)]
}

/** Moves both ends a little away from each other, to places that stay where they are while values change a little. */
function outward(from: number, to: number): [number, number] {
  const unit = 2 ** Math.floor(Math.log2(to - from)) / 32
  // At the ends of what a double can hold there is no such unit.
  if (unit === 0 || unit === Infinity) return [from, to]
  return [Math.floor(from / unit) * unit, Math.ceil(to / unit) * unit]
}

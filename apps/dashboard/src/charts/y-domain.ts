export type YScale = 'linear' | 'log'

/**
 * The range of y that shows every visible value with a little air.
 *
 * @param bounds values that y cannot pass, such as `[0, 1]` for an accuracy
 * @returns null without a value that the scale can show
 */
export function yDomain(
  visible: readonly (readonly number[])[],
  scale: YScale,
  bounds: readonly [number, number] = [-Infinity, Infinity],
): readonly [number, number] | null {
  let low = Infinity
  let high = -Infinity
  for (const values of visible) {
    for (const value of values) {
      if (!Number.isFinite(value) || (scale === 'log' && value <= 0)) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  if (low > high) return null
  if (scale === 'log') {
    const air = low === high ? 1.5 : (high / low) ** 0.04
    return [low / air, high * air]
  }
  const air = low === high ? Math.max(Math.abs(low) * 0.1, 0.01) : (high - low) * 0.05
  return [Math.max(bounds[0], low - air), Math.min(bounds[1], high + air)]
}

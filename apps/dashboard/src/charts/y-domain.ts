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
  if (scale === 'log') {
    const air = low === high ? 1.5 : (high / low) ** 0.04
    const [from, to] = outward(Math.log2(low / air), Math.log2(high * air))
    return [2 ** from, 2 ** to]
  }
  const air = low === high ? Math.max(Math.abs(low) * 0.1, 0.01) : (high - low) * 0.05
  const [from, to] = outward(low - air, high + air)
  return [Math.max(bounds[0], from), Math.min(bounds[1], to)]
}

/** Both ends moved a little away from each other, to places that stay where they are while values change a little. */
function outward(from: number, to: number): [number, number] {
  const unit = 2 ** Math.floor(Math.log2(to - from)) / 32
  return [Math.floor(from / unit) * unit, Math.ceil(to / unit) * unit]
}

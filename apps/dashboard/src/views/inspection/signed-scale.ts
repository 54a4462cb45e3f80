import { resolveColor } from '../../shared/design/resolve-color.ts'
import { mixRgb, parseRgb, type Rgb } from './rgb.ts'

/** Colours of values with a sign: one for what is below 0, one for what is above, the surface for 0. */
export interface SignedScale {
  readonly below: Rgb
  readonly zero: Rgb
  readonly above: Rgb
}

/** The scale in the theme that is seen. */
export function signedScale(): SignedScale {
  return {
    below: parseRgb(resolveColor('--heat-1')),
    zero: parseRgb(resolveColor('--raised')),
    above: parseRgb(resolveColor('--heat-wrong')),
  }
}

/** @param share of the largest size, -1 to 1 */
export function signedColor({ below, zero, above }: SignedScale, share: number): Rgb {
  return share < 0 ? mixRgb(zero, below, Math.min(1, -share)) : mixRgb(zero, above, Math.min(1, share))
}

/** The largest size of any value: both ends of a scale that is symmetrical about 0. */
export function largestSize(values: ArrayLike<number>): number {
  let most = 0
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!))
  return most
}

/** A number with a sign that can be seen: `+0.41`, `−0.08`, `0`. */
export function signedText(value: number, digits = 2): string {
  const text = Math.abs(value).toFixed(digits)
  if (Number(text) === 0) return value === 0 ? '0' : text
  return `${value < 0 ? '−' : '+'}${text}`
}

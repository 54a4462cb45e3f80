/** Red, green and blue, 0-255. */
export type Rgb = readonly [red: number, green: number, blue: number]

/**
 * A colour as a browser computes it: `rgb(11, 96, 181)`.
 *
 * @throws RangeError when it is written in another way
 */
export function parseRgb(color: string): Rgb {
  const match = /^rgba?\((\d+),\s*(\d+),\s*(\d+)/.exec(color)
  if (match === null) throw new RangeError(`${color} is no rgb() colour`)
  return [Number(match[1]), Number(match[2]), Number(match[3])]
}

/** A colour between two, `share` 0-1 of the way. */
export function mixRgb(from: Rgb, to: Rgb, share: number): Rgb {
  const mixed = (channel: 0 | 1 | 2): number => Math.round(from[channel] + (to[channel] - from[channel]) * share)
  return [mixed(0), mixed(1), mixed(2)]
}

export const cssColor = ([red, green, blue]: Rgb): string => `rgb(${red}, ${green}, ${blue})`

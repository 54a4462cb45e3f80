import type { PlotScale } from './plot-scale.ts'
import type { DrawnPoints } from './smoothing/visible-series.ts'

const inTenths = (pixels: number): number => Math.round(pixels * 10)

/**
 * A curve as the `d` of an SVG path, to a tenth of a pixel. Where y is NaN the line breaks; a point between two breaks
 * becomes a line of no length, which round caps show as a dot.
 *
 * A point tells how far it is from the one before: these are the same few numbers all along, short and known by their
 * text already, in a path that is written anew with every point that comes.
 */
export function curvePath({ x, y }: DrawnPoints, scale: PlotScale): string {
  const parts: (string | number)[] = []
  let [left, top] = [0, 0]
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(y[i]!)) continue
    const [toLeft, toTop] = [inTenths(scale.x(x[i]!)), inTenths(scale.y(y[i]!))]
    if (isBreak(y, i - 1)) {
      parts.push('M', toLeft / 10, ',', toTop / 10)
      if (isBreak(y, i + 1)) parts.push('l0,0')
    } else parts.push('l', (toLeft - left) / 10, ',', (toTop - top) / 10)
    left = toLeft
    top = toTop
  }
  return parts.join('')
}

const isBreak = (y: Float64Array, i: number): boolean => i < 0 || i >= y.length || Number.isNaN(y[i]!)

import type { YScale } from './y-domain.ts'

/** Space between the edges of a drawing and its curves, in pixels. */
export const plotMargin = { top: 10, right: 14, bottom: 26, left: 52 }

export interface PlotScale {
  /** Pixels from the left edge of the drawing. */
  x(value: number): number
  /** Pixels from its top edge. */
  y(value: number): number
}

/**
 * Scales from values to pixels, as the axes have them. On a log scale both ends of `y` are greater than 0.
 *
 * @param left pixels that the axis of values takes
 */
export function plotScale(
  x: readonly [number, number],
  y: readonly [number, number],
  scale: YScale,
  width: number,
  height: number,
  left = plotMargin.left,
): PlotScale {
  const plotWidth = width - left - plotMargin.right
  const plotHeight = height - plotMargin.top - plotMargin.bottom
  const rank = scale === 'log' ? Math.log : (value: number) => value
  const [low, high] = [rank(y[0]), rank(y[1])]
  return {
    x: (value) => left + ((value - x[0]) / (x[1] - x[0])) * plotWidth,
    y: (value) => plotMargin.top + (1 - (rank(value) - low) / (high - low)) * plotHeight,
  }
}

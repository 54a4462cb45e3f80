import type { Series } from '@misfit/evaluation/decimate'

/** Curve of a chart. */
export interface ChartSeries extends Series {
  /** Id made from other ids or fixed words, never from a name. */
  id: string
  label: string
  /** A colour token: `--series-1`. */
  color: string
  /** Solid is training, dashed is validation. */
  line: 'solid' | 'dashed'
  /** A sign at every point, for series of few points. */
  marker?: 'circle' | 'square' | 'diamond' | 'triangle'
  /** Drawn in the background: raw values under a smoothed curve, or steps that were done again. */
  faint?: boolean
  /** Left out of legend, reading and files. */
  unlisted?: boolean
}

/** A position on x that means something. */
export interface ChartMark {
  x: number
  label: string
  tone: 'danger' | 'muted'
}

/** A visible part of x, both ends included; null for all of it. */
export type XRange = readonly [from: number, to: number] | null

/** First and last x over all series; null when there is no point. */
export function extentOf(series: readonly Series[]): readonly [number, number] | null {
  let from = Infinity
  let to = -Infinity
  for (const { x } of series) {
    if (x.length === 0) continue
    from = Math.min(from, x[0]!)
    to = Math.max(to, x[x.length - 1]!)
  }
  return from <= to ? [from, to] : null
}

/** An extent with a little air on both sides, so that the first and the last sign are seen whole. */
export function withAir([from, to]: readonly [number, number]): readonly [number, number] {
  const air = from === to ? 0.5 : (to - from) * 0.012
  return [from - air, to + air]
}

/**
 * An extent with room at its end, of a fifth at most: curves that grow find their axis standing still for a while, and
 * the page need not draw it at every step.
 */
export function withRoom([from, to]: readonly [number, number]): readonly [number, number] {
  if (from === to) return withAir([from, to])
  const unit = 2 ** Math.floor(Math.log2(to - from)) / 4
  return withAir([from, from + Math.ceil((to - from) / unit) * unit])
}

import type { XRange } from './series.ts'

type Extent = readonly [from: number, to: number]

/** The narrowest a view gets, in units of x: a few steps or epochs. */
const narrowest = 2

/** Keeps a range within the data; null when it shows all of it. */
export function clampRange([from, to]: Extent, [first, last]: Extent): XRange {
  const width = Math.max(Math.min(to - from, last - first), Math.min(narrowest, last - first))
  if (width >= last - first) return null
  const start = Math.min(Math.max(from, first), last - width)
  return [start, start + width]
}

/** Zooms about a place that stays where it is. `factor` under 1 zooms in. */
export function zoomAbout(range: XRange, extent: Extent, center: number, factor: number): XRange {
  const [from, to] = range ?? extent
  return clampRange([center - (center - from) * factor, center + (to - center) * factor], extent)
}

/** Moves the view by a share of its width. */
export function panBy(range: XRange, extent: Extent, share: number): XRange {
  if (range === null) return null
  const shift = (range[1] - range[0]) * share
  return clampRange([range[0] + shift, range[1] + shift], extent)
}

import { nearestPoint } from './nearest-point.ts'
import type { ChartSeries } from './series.ts'

/** Reading of a series at a place of x. */
export interface ReadingRow {
  series: ChartSeries
  x: number
  /** The exact value, also where fewer points are drawn. */
  y: number
}

export interface ChartReading {
  x: number
  rows: ReadingRow[]
}

/**
 * The values of all series near a place: those with a point within `reach` of the nearest point of any.
 *
 * @param reach in units of x: a few pixels' worth
 */
export function readingAt(series: readonly ChartSeries[], at: number, reach: number): ChartReading | null {
  const near = series.flatMap((one): ReadingRow[] => {
    if (one.unlisted === true) return []
    const i = nearestPoint(one.x, at)
    return i === -1 ? [] : [{ series: one, x: one.x[i]!, y: one.y[i]! }]
  })
  const closest = near.reduce<ReadingRow | null>(
    (best, row) => (best === null || Math.abs(row.x - at) < Math.abs(best.x - at) ? row : best),
    null,
  )
  if (closest === null) return null
  return { x: closest.x, rows: near.filter((row) => Math.abs(row.x - closest.x) <= reach) }
}

/** The next place with a point, to the right or left of `from`. */
export function nextX(series: readonly ChartSeries[], from: number, direction: 1 | -1): number | null {
  let best: number | null = null
  for (const one of series) {
    if (one.unlisted === true || one.x.length === 0) continue
    const near = nearestPoint(one.x, from)
    for (const i of [near - 1, near, near + 1]) {
      const x = one.x[i]
      if (x === undefined || (direction === 1 ? x <= from : x >= from)) continue
      if (best === null || (direction === 1 ? x < best : x > best)) best = x
    }
  }
  return best
}

import { decimate } from '@misfit/evaluation/decimate'
import type { ChartSeries, XRange } from '../series.ts'
import { smooth } from './smooth.ts'
import { type YScale, yDomain } from '../y-domain.ts'

/** Points of a series that are drawn, about, however wide or narrow its drawing is. */
const [mostDrawn, fewestDrawn] = [1000, 200]

/** Counts the points of a series that are drawn at most, about, where there is room for so many pixels. */
export const pointsIn = (width: number): number => Math.min(mostDrawn, Math.max(fewestDrawn, width))

/** The points of a line. Numbers without objects: a growing chart makes thousands of them at every step it shows. */
export interface DrawnPoints {
  x: Float64Array
  /** NaN where there is nothing to draw: what is not finite, or not on a log scale. The line breaks there. */
  y: Float64Array
}

export interface VisibleSeries {
  series: ChartSeries
  points: DrawnPoints
  /** x of the first value in view that is NaN or infinite, and what it is; null when all are finite. */
  notFinite: { x: number; value: number } | null
}

export interface VisibleChart {
  drawn: VisibleSeries[]
  /** Null when there is nothing to draw yet. */
  x: readonly [number, number] | null
  y: readonly [number, number] | null
  /** Points of the largest series in view, and how many of them are drawn; null when all are. */
  leftOut: { drawn: number; total: number } | null
}

interface View {
  /** Range of all x, first and last. */
  extent: readonly [number, number] | null
  range: XRange
  scale: YScale
  bounds?: readonly [number, number]
  /** 0 for raw. */
  smoothing: number
  /** Points of a series that are drawn at most, about. */
  points: number
}

/** Draws the series in a view: few enough points, the same line. */
export function visibleChart(
  series: readonly ChartSeries[],
  { extent, range, scale, bounds, smoothing, points }: View,
): VisibleChart {
  const x = range ?? extent
  if (x === null) return { drawn: [], x: null, y: null, leftOut: null }
  let leftOut: VisibleChart['leftOut'] = null
  const heard: Float64Array[] = []
  const drawn = withSmoothed(series, smoothing).map((one): VisibleSeries => {
    const { index, total, decimated, firstNotFinite } = decimate(one, { from: x[0], to: x[1], points })
    const drawnX = Float64Array.from(index, (i) => one.x[i]!)
    const drawnY = Float64Array.from(index, (i) => drawable(one.y[i]!, scale))
    // One on each side may lie beyond the view.
    const first = Number(drawnX[0]! < x[0])
    const end = drawnX.length - Number(drawnX.at(-1)! > x[1])
    if (decimated && total > (leftOut?.total ?? 0)) leftOut = { drawn: end - first, total }
    heard.push(drawnY.subarray(first, end))
    return {
      series: one,
      points: { x: drawnX, y: drawnY },
      notFinite: firstNotFinite === null ? null : { x: one.x[firstNotFinite]!, value: one.y[firstNotFinite]! },
    }
  })
  return { drawn, x, y: yDomain(heard, scale, bounds), leftOut }
}

function drawable(y: number, scale: YScale): number {
  return Number.isFinite(y) && (scale === 'linear' || y > 0) ? y : Number.NaN
}

/** Behind each smoothed curve stays its raw one, faint. Series of few points (with markers) are left alone. */
function withSmoothed(series: readonly ChartSeries[], weight: number): ChartSeries[] {
  if (weight === 0) return [...series]
  return series.flatMap((one) => {
    if (one.marker !== undefined) return [one]
    const smoothed = { ...one, y: smooth(one.y, weight) }
    return one.faint === true ? [smoothed] : [{ ...one, id: `${one.id}-raw`, faint: true, unlisted: true }, smoothed]
  })
}

import { decimate } from '@misfit/evaluation/decimate'
import type { ChartSeries, XRange } from './series.ts'
import { smooth } from './smooth.ts'
import { type YScale, yDomain } from './y-domain.ts'

/** Points of a series that are drawn, about, however wide or narrow its drawing is. */
const [mostDrawn, fewestDrawn] = [1000, 200]

/** How many points of a series are drawn at most, about, where there is room for so many pixels. */
export const pointsIn = (width: number): number => Math.min(mostDrawn, Math.max(fewestDrawn, width))

export interface DrawnPoint {
  x: number
  /** Null where there is nothing to draw: NaN, infinite, or not on a log scale. The line breaks there. */
  y: number | null
}

export interface VisibleSeries {
  series: ChartSeries
  points: DrawnPoint[]
  /** x of the first value in view that is NaN or infinite, and what it is; null when all are finite. */
  notFinite: { x: number; value: number } | null
}

export interface VisibleChart {
  drawn: VisibleSeries[]
  /** Null when there is nothing to draw yet. */
  x: readonly [number, number] | null
  y: readonly [number, number] | null
  /** How many points the largest series has in view, and how many of them are drawn; null when all are. */
  leftOut: { drawn: number; total: number } | null
}

export interface View {
  /** All of x, first and last. */
  extent: readonly [number, number] | null
  range: XRange
  scale: YScale
  bounds?: readonly [number, number]
  /** 0 for raw. */
  smoothing: number
  /** Points of a series that are drawn at most, about. */
  points: number
}

/** What is drawn of the series in a view: few enough points, the same line. */
export function visibleChart(series: readonly ChartSeries[], { extent, range, scale, bounds, smoothing, points }: View): VisibleChart {
  const x = range ?? extent
  if (x === null) return { drawn: [], x: null, y: null, leftOut: null }
  let leftOut: VisibleChart['leftOut'] = null
  const heard: number[][] = []
  const drawn = withSmoothed(series, smoothing).map((one): VisibleSeries => {
    const kept = decimate(one, { from: x[0], to: x[1], points })
    if (kept.decimated && kept.total > (leftOut?.total ?? 0)) {
      leftOut = { drawn: kept.index.filter((i) => one.x[i]! >= x[0] && one.x[i]! <= x[1]).length, total: kept.total }
    }
    heard.push(kept.y.filter((_, i) => kept.x[i]! >= x[0] && kept.x[i]! <= x[1]))
    return {
      series: one,
      points: kept.x.map((at, i) => ({ x: at, y: drawable(kept.y[i]!, scale) })),
      notFinite: kept.firstNotFinite === null ? null : { x: one.x[kept.firstNotFinite]!, value: one.y[kept.firstNotFinite]! },
    }
  })
  return { drawn, x, y: yDomain(heard, scale, bounds), leftOut }
}

function drawable(y: number, scale: YScale): number | null {
  return Number.isFinite(y) && (scale === 'linear' || y > 0) ? y : null
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

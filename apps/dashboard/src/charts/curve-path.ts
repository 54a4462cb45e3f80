import type { PlotScale } from './plot-scale.ts'
import type { DrawnPoint } from './visible-series.ts'

const tenth = (pixels: number): number => Math.round(pixels * 10) / 10

/**
 * A curve as the `d` of an SVG path. Where y is null the line breaks; a point between two breaks becomes a line of no
 * length, which round caps show as a dot.
 */
export function curvePath(points: readonly DrawnPoint[], scale: PlotScale): string {
  let path = ''
  points.forEach(({ x, y }, i) => {
    if (y === null) return
    const place = `${tenth(scale.x(x))},${tenth(scale.y(y))}`
    const begins = !isDrawn(points[i - 1])
    path += `${begins ? 'M' : 'L'}${place}`
    if (begins && !isDrawn(points[i + 1])) path += `L${place}`
  })
  return path
}

const isDrawn = (point: DrawnPoint | undefined): boolean => point !== undefined && point.y !== null

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { curvePath } from './curve-path.ts'
import { plotMargin, plotScale } from './plot-scale.ts'

// A plot of 100 by 100 pixels.
const width = plotMargin.left + plotMargin.right + 100
const height = plotMargin.top + plotMargin.bottom + 100

describe('plotScale', () => {
  it('has the first x at the left and the highest y at the top', () => {
    const scale = plotScale([0, 10], [0, 1], 'linear', width, height)
    expect([scale.x(0), scale.x(5), scale.y(1), scale.y(0.25)]).toEqual([
      plotMargin.left,
      plotMargin.left + 50,
      plotMargin.top,
      plotMargin.top + 75,
    ])
  })
  it('has equal factors equally far apart on a log scale', () => {
    const scale = plotScale([0, 1], [0.01, 100], 'log', width, height)
    expect(scale.y(1)).toBeCloseTo(plotMargin.top + 50, 9)
    expect(scale.y(10)).toBeCloseTo(plotMargin.top + 25, 9)
  })
})

describe('curvePath', () => {
  const scale = { x: (value: number) => value, y: (value: number) => value }
  const path = (...y: number[]): string =>
    curvePath({ x: Float64Array.from(y, (_, x) => x), y: Float64Array.from(y) }, scale)
  it('joins points', () => expect(path(3, 1, 2)).toBe('M0,3l1,-2l1,1'))
  it('breaks where there is nothing', () => expect(path(3, 1, Number.NaN, 2, 4)).toBe('M0,3l1,-2M3,2l1,2'))
  it('shows a lone point', () => expect(path(Number.NaN, 1, Number.NaN)).toBe('M1,1l0,0'))
  it('is empty without points', () => expect(path(Number.NaN, Number.NaN)).toBe(''))

  it('ends, after any number of points, within a tenth of a pixel of the last one', () => {
    const pixels = fc.double({ min: 0, max: 2000, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(pixels, pixels), { minLength: 1, maxLength: 500 }), (points) => {
        const drawn = curvePath(
          { x: Float64Array.from(points, ([x]) => x), y: Float64Array.from(points, ([, y]) => y) },
          scale,
        )
        const moves = drawn.match(/-?[\d.]+,-?[\d.]+/g)!.map((move) => move.split(',').map(Number))
        const end = [0, 1].map((axis) => moves.reduce((sum, move) => sum + move[axis]!, 0))
        const last = points.at(-1)!
        expect(Math.abs(end[0]! - last[0])).toBeLessThan(0.0501)
        expect(Math.abs(end[1]! - last[1])).toBeLessThan(0.0501)
      }),
    )
  })
})

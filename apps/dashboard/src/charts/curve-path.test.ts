import { describe, expect, it } from 'vitest'
import { curvePath } from './curve-path.ts'
import { plotMargin, plotScale } from './plot-scale.ts'

// A plot of 100 by 100 pixels.
const width = plotMargin.left + plotMargin.right + 100
const height = plotMargin.top + plotMargin.bottom + 100

describe('plotScale', () => {
  it('has the first x at the left and the highest y at the top', () => {
    const scale = plotScale([0, 10], [0, 1], 'linear', width, height)
    expect([scale.x(0), scale.x(5), scale.y(1), scale.y(0.25)]).toEqual([plotMargin.left, plotMargin.left + 50, plotMargin.top, plotMargin.top + 75])
  })
  it('has equal factors equally far apart on a log scale', () => {
    const scale = plotScale([0, 1], [0.01, 100], 'log', width, height)
    expect(scale.y(1)).toBeCloseTo(plotMargin.top + 50, 9)
    expect(scale.y(10)).toBeCloseTo(plotMargin.top + 25, 9)
  })
})

describe('curvePath', () => {
  const scale = { x: (value: number) => value, y: (value: number) => value }
  const path = (...y: (number | null)[]): string => curvePath(y.map((value, x) => ({ x, y: value })), scale)
  it('joins points', () => expect(path(3, 1, 2)).toBe('M0,3L1,1L2,2'))
  it('breaks where there is nothing', () => expect(path(3, 1, null, 2, 4)).toBe('M0,3L1,1M3,2L4,4'))
  it('shows a lone point', () => expect(path(null, 1, null)).toBe('M1,1L1,1'))
  it('is empty without points', () => expect(path(null, null)).toBe(''))
})

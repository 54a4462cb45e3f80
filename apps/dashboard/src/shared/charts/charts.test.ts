import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearestPoint } from './nearest-point.ts'
import { splitAtRestarts } from './restarted-steps.ts'
import { type ChartSeries, withRoom } from './series.ts'
import { smooth } from './smoothing/smooth.ts'
import { visibleChart } from './smoothing/visible-series.ts'
import { yDomain } from './y-domain.ts'
import { clampRange, panBy, zoomAbout } from './zoom.ts'

describe('smooth', () => {
  it('is raw at weight 0', () => expect([...smooth([3, 1, 2], 0)]).toEqual([3, 1, 2]))
  it('keeps a constant from the first value on', () => {
    for (const value of smooth([5, 5, 5], 0.9)) expect(value).toBeCloseTo(5, 12)
  })
  it('weighs by hand: (0.5·0.5·1 + 0.5·3) / 0.75', () => expect(smooth([1, 3], 0.5)[1]).toBeCloseTo(1.75 / 0.75, 12))
  it('keeps NaN where it is and goes on after it', () => {
    const [, nan, after] = smooth([2, Number.NaN, 2], 0.9)
    expect(nan).toBeNaN()
    expect(after).toBeCloseTo(2, 12)
  })
})

describe('splitAtRestarts', () => {
  it('is the series itself without restarts', () =>
    expect(splitAtRestarts([1, 2], [5, 6], [])).toEqual({ current: { x: [1, 2], y: [5, 6] }, superseded: [] }))

  it('keeps the later attempt and what it replaced', () =>
    expect(splitAtRestarts([1, 2, 3, 4, 3, 4, 5], [9, 8, 7, 6, 70, 60, 50], [4])).toEqual({
      current: { x: [1, 2, 3, 4, 5], y: [9, 8, 70, 60, 50] },
      superseded: [{ x: [2, 3, 4], y: [8, 7, 6] }],
    }))

  it('always rises and has each step once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 20 })), {
          minLength: 1,
          maxLength: 6,
        }),
        (parts) => {
          const step: number[] = []
          const restarts: number[] = []
          for (const [wanted, length] of parts) {
            const first = Math.min(wanted, (step.at(-1) ?? 0) + 1)
            if (step.length > 0 && first <= step.at(-1)!) restarts.push(step.length)
            for (let i = 0; i < length; i++) step.push(first + i)
          }
          const { current } = splitAtRestarts(
            step,
            step.map((_, i) => i),
            restarts,
          )
          const x = Array.from(current.x)
          expect(x.every((value, i) => i === 0 || value > x[i - 1]!)).toBe(true)
          expect(x.at(-1)).toBe(step.at(-1))
        },
      ),
    )
  })
})

describe('nearestPoint', () => {
  it('finds the nearest, the first of equals', () =>
    expect([0, 1.5, 1.6, 9].map((at) => nearestPoint([1, 2, 3], at))).toEqual([0, 0, 1, 2]))
  it('finds nothing in nothing', () => expect(nearestPoint([], 1)).toBe(-1))
})

describe('zoom', () => {
  const extent = [0, 100] as const
  it('zooms about a place', () => expect(zoomAbout(null, extent, 25, 0.5)).toEqual([12.5, 62.5]))
  it('is null when all is shown again', () => expect(zoomAbout([40, 60], extent, 50, 10)).toBeNull())
  it('never gets narrower than two', () => expect(zoomAbout([50, 52], extent, 51, 0.1)).toEqual([51 - 0.1, 53 - 0.1]))
  it('stops at the ends', () => expect(panBy([80, 95], extent, 1)).toEqual([85, 100]))
  it('stays where it is while the run goes on', () => expect(clampRange([10, 20], [0, 5000])).toEqual([10, 20]))
})

describe('yDomain', () => {
  it('has air, within bounds', () => expect(yDomain([[0, 1]], 'linear', [0, 1])).toEqual([0, 1]))
  it('ignores what is not finite', () =>
    expect(yDomain([[1, Number.NaN, Infinity, 3]], 'linear')).toEqual([0.875, 3.125]))
  it('stays as it is while values change a little', () =>
    expect(yDomain([[0.31, 2.31]], 'linear')).toEqual(yDomain([[0.3, 2.3]], 'linear')))
  it('shows every value on a log scale', () => {
    const [low, high] = yDomain([[0.002, 3]], 'log')!
    expect(low).toBeLessThan(0.002)
    expect(low).toBeGreaterThan(0.001)
    expect(high).toBeGreaterThan(3)
    expect(high).toBeLessThan(6)
  })
  it('ignores what a log scale cannot show', () => expect(yDomain([[0, -1]], 'log')).toBeNull())
})

describe('withRoom', () => {
  it('has every point, and a fifth of its room at its end at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 1_000_000 }), (from, steps) => {
        const [start, end] = withRoom([from, from + steps])
        expect(start).toBeLessThan(from)
        expect(end).toBeGreaterThan(from + steps)
        expect((end - from - steps) / (end - start)).toBeLessThan(0.22)
      }),
    )
  })
  it('stands still while a curve grows', () => {
    const ends = new Set(Array.from({ length: 1000 }, (_, i) => withRoom([1, 1001 + i])[1]))
    expect(ends.size).toBeLessThanOrEqual(6)
  })
})

describe('visibleChart', () => {
  const train: ChartSeries = {
    id: 'train',
    label: 'train',
    color: '--series-1',
    line: 'solid',
    x: Array.from({ length: 7810 }, (_, i) => i + 1),
    y: Array.from({ length: 7810 }, (_, i) => (i === 4000 ? 99 : i === 5000 ? Number.NaN : 1 / (i + 1))),
  }
  const view = { extent: [1, 7810], range: null, scale: 'linear', smoothing: 0, points: 1000 } as const

  it('draws about a thousand points with the highest among them, and says so', () => {
    const chart = visibleChart([train], view)
    expect(chart.leftOut?.total).toBe(7810)
    expect(chart.leftOut!.drawn).toBeLessThanOrEqual(1002)
    expect(chart.drawn[0]!.points.y).toContain(99)
  })
  it('breaks the line at NaN and knows where', () => {
    const [one] = visibleChart([train], view).drawn
    expect(one!.notFinite).toEqual({ x: 5001, value: Number.NaN })
    expect(one!.points.y[one!.points.x.indexOf(5001)]).toBeNaN()
  })
  it('draws all points of a small view, and fits y to them', () => {
    const chart = visibleChart([train], { ...view, range: [100, 300] })
    expect(chart.leftOut).toBeNull()
    expect(chart.y![1]).toBeLessThan(0.02)
  })
  it('keeps the raw curve, faint, behind a smoothed one', () => {
    const ids = visibleChart([train], { ...view, smoothing: 0.9 }).drawn.map(({ series }) => [
      series.id,
      series.faint ?? false,
    ])
    expect(ids).toEqual([
      ['train-raw', true],
      ['train', false],
    ])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { decimate } from './decimate.ts'

const value = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: -50, max: 50 }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity) },
)
const series = fc.array(fc.record({ step: fc.nat(3), y: value }), { maxLength: 400 }).map((points) => {
  let at = 0
  return { x: points.map(({ step }) => (at += step)), y: points.map(({ y }) => y) }
})
const edge = fc.integer({ min: -10, max: 700 })
const range = fc.tuple(edge, edge).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))
const budget = fc.integer({ min: 4, max: 60 })

/** Positions within the range. */
const within = (x: number[], from: number, to: number) => x.flatMap((at, i) => (at >= from && at <= to ? [i] : []))

describe('any series', () => {
  it('kept points are points of the series, in order, each once, at most about as many as asked for', () => {
    fc.assert(
      fc.property(series, range, budget, ({ x, y }, { from, to }, points) => {
        const kept = decimate({ x, y }, { from, to, points })
        expect(kept.index.every((i, at) => at === 0 || i > kept.index[at - 1]!)).toBe(true)
        expect(kept.index.every((i) => i >= 0 && i < x.length)).toBe(true)
        expect(kept.index.length).toBeLessThanOrEqual(2 * points + 3)
        if (y.every(Number.isFinite)) expect(kept.index.length).toBeLessThanOrEqual(points + 2)
      }),
    )
  })

  it('the first, last, lowest and highest point of the range are kept', () => {
    fc.assert(
      fc.property(series, range, budget, ({ x, y }, { from, to }, points) => {
        const kept = decimate({ x, y }, { from, to, points })
        const inside = within(x, from, to).filter((i) => Number.isFinite(y[i]))
        if (inside.length === 0) return
        const keptInside = kept.index.filter((i) => x[i]! >= from && x[i]! <= to && Number.isFinite(y[i]))
        expect([keptInside[0], keptInside.at(-1)]).toEqual([inside[0], inside.at(-1)])
        const values = (positions: number[]) => positions.map((i) => y[i]!)
        expect(Math.max(...values(keptInside))).toBe(Math.max(...values(inside)))
        expect(Math.min(...values(keptInside))).toBe(Math.min(...values(inside)))
      }),
    )
  })

  it('a gap between two points of one bucket is kept', () => {
    const y = [Number.NaN, 0, Number.NaN, 0, Number.NaN]
    expect(decimate({ x: [0, 0, 0, 0, 0], y }, { points: 4 }).index).toEqual([0, 1, 2, 3, 4])
  })

  it('two kept neighbours have a gap between them only if one of them is it', () => {
    fc.assert(
      fc.property(series, budget, ({ x, y }, points) => {
        const { index } = decimate({ x, y }, { points })
        for (let at = 1; at < index.length; at++) {
          const [a, b] = [index[at - 1]!, index[at]!]
          if (!Number.isFinite(y[a]) || !Number.isFinite(y[b])) continue
          expect(y.slice(a, b).every(Number.isFinite)).toBe(true)
        }
      }),
    )
  })

  it('points in the range and those not finite are counted', () => {
    fc.assert(
      fc.property(series, range, budget, ({ x, y }, { from, to }, points) => {
        const kept = decimate({ x, y }, { from, to, points })
        const inside = within(x, from, to)
        const bad = inside.filter((i) => !Number.isFinite(y[i]))
        expect(kept).toMatchObject({ total: inside.length, notFinite: bad.length, firstNotFinite: bad[0] ?? null })
        expect(kept.decimated).toBe(inside.some((i) => !kept.index.includes(i)))
      }),
    )
  })

  it('a range within the budget comes back whole, with a neighbour on each side', () => {
    fc.assert(
      fc.property(series, range, ({ x, y }, { from, to }) => {
        const kept = decimate({ x, y }, { from, to, points: 400 })
        const inside = within(x, from, to)
        const before = x.filter((at) => at < from).length - 1
        const after = x.findIndex((at) => at > to)
        expect(kept.index).toEqual([...(before >= 0 ? [before] : []), ...inside, ...(after >= 0 ? [after] : [])])
      }),
    )
  })
})

it('a spike among a million points is found', () => {
  const count = 1_000_000
  const x = Float64Array.from({ length: count }, (_, i) => i)
  const y = new Float32Array(count)
  y[654_321] = 9
  y[777_777] = Number.NaN
  const kept = decimate({ x, y }, { points: 1000 })
  expect(kept.index).toContain(654_321)
  expect(kept.index).toContain(777_777)
  expect(kept).toMatchObject({ total: count, decimated: true, notFinite: 1, firstNotFinite: 777_777 })
})

it('points at one x, a single point and no point', () => {
  const same = decimate(
    { x: new Array(100).fill(5), y: Array.from({ length: 100 }, (_, i) => (i * 37) % 100) },
    { points: 8 },
  )
  // The first is the lowest too; then the highest, 37 x 27, and the last.
  expect(same.index.map((i) => (i * 37) % 100)).toEqual([0, 99, 63])
  expect(decimate({ x: [1], y: [2] })).toMatchObject({ index: [0], total: 1, decimated: false })
  expect(decimate({ x: [], y: [] })).toMatchObject({ index: [], total: 0, notFinite: 0, firstNotFinite: null })
})

it.each([
  ['x that falls', { x: [0, 2, 1], y: [0, 0, 0] }, 1000],
  ['x that is NaN', { x: [0, Number.NaN, 1], y: [0, 0, 0] }, 1000],
  ['x and y of other lengths', { x: [0], y: [] }, 1000],
  ['three points', { x: [0], y: [0] }, 3],
  ['NaN points', { x: [0], y: [0] }, Number.NaN],
])('refuses %s', (_, data, points) => {
  expect(() => decimate(data, { points })).toThrow(RangeError)
})

import { describe, expect, it } from 'vitest'
import { nextX, readingAt } from './chart-reading.ts'
import type { ChartSeries } from './series.ts'

const series = (id: string, x: number[], y: number[]): ChartSeries => ({
  id,
  label: id,
  color: '--series-1',
  line: 'solid',
  x,
  y,
})
const train = series('train', [1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1])
const validation = series('validation', [3, 6], [40, 10])

describe('readingAt', () => {
  it('reads every series that has a point there', () =>
    expect(readingAt([train, validation], 3.2, 0.5)?.rows.map((row) => row.y)).toEqual([4, 40]))
  it('leaves out a series that is far away', () =>
    expect(readingAt([train, validation], 1, 0.5)?.rows.map((row) => row.y)).toEqual([6]))
  it('reads nothing of nothing', () => expect(readingAt([], 1, 1)).toBeNull())
})

describe('nextX', () => {
  it('goes point by point over all series', () =>
    expect([nextX([train], 3, 1), nextX([train], 3, -1), nextX([validation], 3, 1)]).toEqual([4, 2, 6]))
  it('ends at the ends', () => expect([nextX([train], 6, 1), nextX([train], 1, -1)]).toEqual([null, null]))
})

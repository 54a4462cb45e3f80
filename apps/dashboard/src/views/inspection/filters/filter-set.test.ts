import { encodeFloats } from '@misfit/events/run/floats'
import { describe, expect, it } from 'vitest'
import { filterChannel, filterCsvRows, filterSetOf, rangeText } from './filter-set.ts'

// Two filters of 1 x 2 pixels with two channels: [filter][row][column][channel].
const values = Float32Array.of(1, -2, 3, -4, 5, -6, 7, -8)
const result = {
  kind: 'filters',
  layer: 'conv',
  count: 2,
  height: 1,
  width: 2,
  channels: 2,
  values: encodeFloats(values),
} as const

describe('filters', () => {
  const filters = filterSetOf(result)!
  it('are on one scale, the largest size of all', () => expect(filters.most).toBe(8))
  it('are taken apart by channel', () => {
    expect([...filterChannel(filters, 0, 0)]).toEqual([1, 3])
    expect([...filterChannel(filters, 1, 1)]).toEqual([-6, -8])
  })
  it('have every weight on a line of their file', () => {
    const rows = filterCsvRows(filters)
    expect(rows.length).toBe(1 + 8)
    expect(rows.slice(0, 3)).toEqual([
      ['filter', 'row', 'column', 'channel', 'weight'],
      [1, 1, 1, 1, 1],
      [1, 1, 1, 2, -2],
    ])
    expect(rows.at(-1)).toEqual([2, 1, 2, 2, -8])
  })
  it('say their range with signs', () => expect(rangeText(Float32Array.of(-0.314, 0.42, 0))).toBe('−0.31 to +0.42'))
  it('refuse weights that do not fill them', () =>
    expect(() => filterSetOf({ ...result, count: 3 })).toThrow('8 weights for 3 filters of 1 x 2 x 2'))
})

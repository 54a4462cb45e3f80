import { describe, expect, it } from 'vitest'
import { regionText, strongestRegion } from './strongest-region.ts'

describe('strongestRegion', () => {
  it('holds the pixels that hang together with the largest and have at least half of it', () => {
    const values = [0, 0.5, 0, 0, 0, 0.9, 1, 0.4, 0, 0, 0.6, 0, 0.8, 0, 0, 0]
    expect(strongestRegion(values, 4, 4)).toEqual({ top: 0, bottom: 2, left: 1, right: 2, most: 1 })
  })
  it('does not go across corners, nor round the edge', () => {
    expect(strongestRegion([1, 0, 0, 0, 1, 0, 1, 0, 0], 3, 3)).toEqual({
      top: 0,
      bottom: 0,
      left: 0,
      right: 0,
      most: 1,
    })
    expect(strongestRegion([0, 0, 1, 1, 0, 0], 2, 3)).toEqual({ top: 0, bottom: 0, left: 2, right: 2, most: 1 })
  })
  it.each([[[0, 0, 0, 0]], [[-1, -2, -3, -4]], [[Number.NaN, 0, 0, 0]]])(
    'is null where nothing is above 0: %s',
    (values) => expect(strongestRegion(values, 2, 2)).toBeNull(),
  )
  it('is said in rows and columns from 1', () => {
    expect(regionText({ top: 7, bottom: 13, left: 9, right: 17, most: 1 })).toBe('rows 8–14, columns 10–18')
    expect(regionText({ top: 0, bottom: 0, left: 3, right: 3, most: 1 })).toBe('row 1, column 4')
  })
})

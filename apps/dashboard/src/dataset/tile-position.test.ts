import { describe, expect, it } from 'vitest'
import { tilePosition } from './tile-position.ts'

const tiles = { columns: 10, perSheet: 40 }

describe('tilePosition', () => {
  it('starts at the top left of the first sheet', () => {
    expect(tilePosition(0, tiles)).toEqual({ sheet: 0, column: 0, row: 0 })
  })

  it('reads from left to right, then down', () => {
    expect(tilePosition(9, tiles)).toEqual({ sheet: 0, column: 9, row: 0 })
    expect(tilePosition(10, tiles)).toEqual({ sheet: 0, column: 0, row: 1 })
  })

  it('goes on at the top left of the next sheet', () => {
    expect(tilePosition(39, tiles)).toEqual({ sheet: 0, column: 9, row: 3 })
    expect(tilePosition(40, tiles)).toEqual({ sheet: 1, column: 0, row: 0 })
    expect(tilePosition(123, tiles)).toEqual({ sheet: 3, column: 3, row: 0 })
  })
})

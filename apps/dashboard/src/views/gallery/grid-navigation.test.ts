import { describe, expect, it } from 'vitest'
import { moveInGrid, moveInList } from './grid-navigation.ts'

describe('moveInGrid', () => {
  const from = { row: 1, column: 2 }
  const move = (key: string, control = false) => moveInGrid(from, key, control, 3, 4)

  it('moves by one cell', () => {
    expect(move('ArrowUp')).toEqual({ row: 0, column: 2 })
    expect(move('ArrowDown')).toEqual({ row: 2, column: 2 })
    expect(move('ArrowLeft')).toEqual({ row: 1, column: 1 })
    expect(move('ArrowRight')).toEqual({ row: 1, column: 3 })
  })

  it('goes to the ends of the row, and with control of the grid', () => {
    expect(move('Home')).toEqual({ row: 1, column: 0 })
    expect(move('End')).toEqual({ row: 1, column: 3 })
    expect(move('Home', true)).toEqual({ row: 0, column: 0 })
    expect(move('End', true)).toEqual({ row: 2, column: 3 })
  })

  it('stops at the edges', () => {
    expect(moveInGrid({ row: 0, column: 0 }, 'ArrowUp', false, 3, 4)).toEqual({ row: 0, column: 0 })
    expect(move('PageDown')).toEqual({ row: 2, column: 2 })
  })

  it('leaves other keys alone', () => expect(move('a')).toBeNull())
})

describe('moveInList', () => {
  const move = (from: number, key: string) => moveInList(from, key, 10, 4, 2)

  it('goes on in the next row', () => {
    expect(move(3, 'ArrowRight')).toBe(4)
    expect(move(4, 'ArrowLeft')).toBe(3)
    expect(move(1, 'ArrowDown')).toBe(5)
    expect(move(9, 'ArrowUp')).toBe(5)
  })

  it('stays where there is no item below or above', () => {
    expect(move(7, 'ArrowDown')).toBe(7)
    expect(move(2, 'ArrowUp')).toBe(2)
  })

  it('stops at the ends', () => {
    expect(move(0, 'ArrowLeft')).toBe(0)
    expect(move(9, 'ArrowRight')).toBe(9)
    expect(move(0, 'End')).toBe(9)
    expect(move(9, 'Home')).toBe(0)
    expect(move(8, 'PageDown')).toBe(9)
  })
})

import { describe, expect, it } from 'vitest'
import { panMatrix, placeAt, placesSeen, revealing, wholeMatrix, zoomMatrix } from './matrix-window.ts'

const frame = { side: 500, classCount: 1000 }

describe('the window onto a matrix of 1,000 classes', () => {
  it('begins with all of it', () => {
    const whole = wholeMatrix(frame)
    expect(whole).toEqual({ cell: 0.5, left: 0, top: 0 })
    expect(placesSeen(frame, whole.cell, whole.left)).toEqual([0, 999])
    expect(placeAt(frame, whole, 499.9, 0)).toEqual({ row: 0, column: 999 })
  })

  it('keeps what is under the pointer under it while it zooms', () => {
    const before = zoomMatrix(frame, wholeMatrix(frame), 8, 300, 120)
    const after = zoomMatrix(frame, before, 3, 410, 77)
    expect(before.cell).toBe(4)
    expect(after.cell).toBe(12)
    expect((after.left + 410) / after.cell).toBeCloseTo((before.left + 410) / before.cell, 9)
    expect((after.top + 77) / after.cell).toBeCloseTo((before.top + 77) / before.cell, 9)
  })

  it('never leaves the matrix, nor zooms past its ends', () => {
    expect(zoomMatrix(frame, wholeMatrix(frame), 0.1)).toEqual(wholeMatrix(frame))
    const near = zoomMatrix(frame, wholeMatrix(frame), 1e6)
    expect(near.cell).toBe(44)
    expect(panMatrix(frame, near, 1e9, -1e9)).toEqual({ cell: 44, left: 44 * 1000 - 500, top: 0 })
  })

  it('moves as little as it takes to show a cell whole', () => {
    const near = { cell: 20, left: 1000, top: 1000 }
    expect(revealing(frame, near, { row: 60, column: 60 })).toEqual(near)
    expect(revealing(frame, near, { row: 10, column: 80 })).toEqual({ cell: 20, left: 81 * 20 - 500, top: 200 })
    expect(placesSeen(frame, 20, 1000)).toEqual([50, 74])
  })

  it('has no place outside a matrix that is smaller than its frame', () => {
    const few = { side: 2000, classCount: 31 }
    expect(placeAt(few, wholeMatrix(few), 44 * 31 + 1, 5)).toBeNull()
  })
})

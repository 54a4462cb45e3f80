import { describe, expect, it } from 'vitest'
import { byNearness, nearestMapPoint, pointsInBox, pointsInLasso } from './point-selection.ts'

// A row of five points, and one above the middle.
const places = Float32Array.of(0, 0.5, 0.25, 0.5, 0.5, 0.5, 0.75, 0.5, 1, 0.5, 0.5, 0.25)

describe('points of a map', () => {
  it('are found in a box, whichever way it is drawn', () => {
    expect(pointsInBox(places, [0.2, 0.4], [0.8, 0.6])).toEqual([1, 2, 3])
    expect(pointsInBox(places, [0.8, 0.6], [0.2, 0.4])).toEqual([1, 2, 3])
  })
  it('are found within a line drawn round them, also where it bends inwards', () => {
    expect(
      pointsInLasso(places, [
        [0.4, 0.1],
        [0.6, 0.1],
        [0.6, 0.9],
        [0.4, 0.9],
      ]),
    ).toEqual([2, 5])
    // A U that is open to the top leaves out what stands between its arms.
    expect(
      pointsInLasso(places, [
        [0.1, 0.1],
        [0.3, 0.1],
        [0.3, 0.8],
        [0.7, 0.8],
        [0.7, 0.1],
        [0.9, 0.1],
        [0.9, 0.9],
        [0.1, 0.9],
      ]),
    ).toEqual([1, 3])
    expect(pointsInLasso(places, [])).toEqual([])
  })
  it('are near or not', () => {
    expect(nearestMapPoint(places, [0.26, 0.5], 0.05)).toBe(1)
    expect(nearestMapPoint(places, [0.4, 0.9], 0.05)).toBeNull()
  })
  it('come in the order of their nearness to one of them', () => {
    expect(byNearness(places, 4)).toEqual([4, 3, 2, 5, 1, 0])
    expect(byNearness(Float32Array.of(0, 0, 0, 0, 0, 0), 1)[0]).toBe(1)
  })
})

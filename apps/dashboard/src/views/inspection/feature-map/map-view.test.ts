import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { panMap, toMap, toScreen, wholeMap, zoomMap } from './map-view.ts'

const size = { width: 400, height: 236 }

describe('the view of a map', () => {
  it('shows all of it at first, centred, in the shorter side', () => {
    expect(toScreen(wholeMap, size, 0.5, 0.5)).toEqual([200, 118])
    expect(toScreen(wholeMap, size, 0, 0)).toEqual([100, 18])
    expect(toScreen(wholeMap, size, 1, 1)).toEqual([300, 218])
  })
  it('finds the place that is drawn at a pixel', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(
        share,
        share,
        share,
        share,
        fc.double({ min: 1, max: 64, noNaN: true }),
        (x, y, middleX, middleY, zoom) => {
          const view = { x: middleX, y: middleY, zoom }
          const [left, top] = toScreen(view, size, x, y)
          const [backX, backY] = toMap(view, size, left, top)
          expect(backX).toBeCloseTo(x, 9)
          expect(backY).toBeCloseTo(y, 9)
        },
      ),
    )
  })
  it('keeps the place under the pointer while it is enlarged', () => {
    const before = toMap(wholeMap, size, 170, 90)
    const view = zoomMap(wholeMap, size, 3, 170, 90)
    expect(view.zoom).toBe(3)
    const [left, top] = toScreen(view, size, ...before)
    expect(left).toBeCloseTo(170, 9)
    expect(top).toBeCloseTo(90, 9)
  })
  it('is never smaller than the whole, which does not move', () => {
    expect(zoomMap(zoomMap(wholeMap, size, 4, 10, 10), size, 0.01)).toEqual(wholeMap)
    expect(panMap(wholeMap, size, 50, 50)).toEqual(wholeMap)
  })
  it('follows a drag, and keeps its middle on the map', () => {
    const view = zoomMap(wholeMap, size, 2)
    expect(toScreen(panMap(view, size, 50, -25), size, 0.5, 0.5)).toEqual([250, 93])
    expect(panMap(view, size, 1e6, -1e6)).toEqual({ x: 0, y: 1, zoom: 2 })
  })
})

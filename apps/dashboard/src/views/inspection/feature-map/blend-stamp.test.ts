import { describe, expect, it } from 'vitest'
import { blendStamp, type StampPixels, pixelsOf, trimmed } from './blend-stamp.ts'

const white = (width: number, height: number): StampPixels =>
  pixelsOf({ width, height, data: new Uint8ClampedArray(width * height * 4).fill(255) })
/** A picture of 2 x 2 pixels: opaque black, clear, half black, opaque red. */
const stamp = pixelsOf({
  width: 2,
  height: 2,
  data: Uint8ClampedArray.of(0, 0, 0, 255, 9, 9, 9, 0, 0, 0, 0, 128, 255, 0, 0, 255),
})
const at = ({ data, width }: StampPixels, x: number, y: number): number[] => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
]

describe('a small picture on a large one', () => {
  it('covers by its opacity, with its middle where it is put', () => {
    const onto = white(4, 3)
    blendStamp(onto, stamp, 2, 1, 1)
    expect([at(onto, 1, 0), at(onto, 2, 0), at(onto, 1, 1), at(onto, 2, 1)]).toEqual([
      [0, 0, 0, 255],
      [255, 255, 255, 255],
      [127, 127, 127, 255],
      [255, 0, 0, 255],
    ])
    expect(at(onto, 3, 1)).toEqual([255, 255, 255, 255])
  })
  it('fades', () => {
    const onto = white(2, 2)
    blendStamp(onto, stamp, 1, 1, 0.2)
    expect(at(onto, 0, 0)).toEqual([204, 204, 204, 255])
  })
  it('is cut off at every edge', () => {
    const onto = white(2, 2)
    blendStamp(onto, stamp, 0, 0, 1)
    expect(at(onto, 0, 0)).toEqual([255, 0, 0, 255])
    const right = white(2, 2)
    blendStamp(right, stamp, 2, 2, 1)
    expect(at(right, 1, 1)).toEqual([0, 0, 0, 255])
    const outside = white(2, 2)
    blendStamp(outside, stamp, -5, 9, 1)
    expect(outside.data.every((value) => value === 255)).toBe(true)
  })
  it('keeps its middle when clear edges are taken off', () => {
    const wide = pixelsOf({ width: 5, height: 5, data: new Uint8ClampedArray(100) })
    wide.data.set([1, 2, 3, 255], (2 * 5 + 2) * 4)
    expect(trimmed(wide)).toMatchObject({ width: 1, height: 1, data: Uint8ClampedArray.of(1, 2, 3, 255) })
    wide.data.set([4, 5, 6, 255], (2 * 5 + 1) * 4)
    expect(trimmed(wide)).toMatchObject({ width: 3, height: 3 })
    expect(at(trimmed(wide), 0, 1)).toEqual([4, 5, 6, 255])
  })
})

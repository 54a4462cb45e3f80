import { expect, it } from 'vitest'
import { borderBrightness, inverted, planesOf } from './planes.ts'
import { resample } from './resample.ts'

it('grey is the luma of BT.601, and what is transparent lies on white', () => {
  const picture = { width: 4, height: 1, data: [255, 0, 0, 255, 0, 255, 0, 255, 90, 90, 90, 255, 0, 0, 0, 0] }
  const { values } = planesOf(picture, 1)
  expect([...values].map((value) => Math.round(value * 10) / 10)).toEqual([76.2, 149.7, 90, 255])
  expect([...planesOf(picture, 3).values.subarray(0, 3)]).toEqual([255, 0, 0])
  expect(() => planesOf(picture, 2)).toThrow('2 channels')
})

it('the border is the outermost pixels, each once', () => {
  const values = Float32Array.from([10, 10, 10, 10, 250, 10, 10, 10, 50])
  const planes = { width: 3, height: 3, channels: 1, values }
  expect(borderBrightness(planes)).toBe((7 * 10 + 50) / 8)
  expect(borderBrightness(inverted(planes))).toBe(255 - 15)
  expect(borderBrightness({ width: 1, height: 1, channels: 1, values: Float32Array.of(7) })).toBe(7)
})

it('a smaller image has the means of the areas it covers', () => {
  const planes = { width: 4, height: 2, channels: 1, values: Float32Array.from([0, 100, 200, 200, 0, 100, 40, 40]) }
  const all = { left: 0, top: 0, width: 4, height: 2 }
  expect([...resample(planes, all, { width: 2, height: 1 }, 0).values]).toEqual([50, 120])
  // A third of four pixels is one and a third.
  expect([...resample(planes, all, { width: 3, height: 1 }, 0).values]).toEqual([25, 110, 120])
})

it('the same part at the same size is the same image, and beyond the edge is ground', () => {
  const planes = { width: 2, height: 2, channels: 1, values: Float32Array.from([1, 2, 3, 4]) }
  expect([...resample(planes, { left: 0, top: 0, width: 2, height: 2 }, planes, 9).values]).toEqual([1, 2, 3, 4])
  expect([...resample(planes, { left: 1, top: 0, width: 2, height: 2 }, planes, 9).values]).toEqual([2, 9, 4, 9])
  expect([...resample(planes, { left: 1.5, top: 0, width: 1, height: 1 }, { width: 1, height: 1 }, 10).values]).toEqual(
    [6],
  )
})

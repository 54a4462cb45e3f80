import { decode } from 'fast-png'
import fc from 'fast-check'
import { expect, it } from 'vitest'

import { DatasetError, imageSize } from './dataset.ts'
import { tileOf } from './sprite-layout.ts'
import { spriteSheets } from './sprite-sheet.ts'

it('every image is found again, pixel by pixel, where tileOf says', () => {
  const cases = fc.record({
    count: fc.nat(12),
    height: fc.integer({ min: 1, max: 3 }),
    width: fc.integer({ min: 1, max: 3 }),
    channels: fc.constantFrom(1, 3),
    columns: fc.integer({ min: 1, max: 4 }),
    perSheet: fc.integer({ min: 1, max: 7 }),
  })
  fc.assert(
    fc.property(cases, ({ count, height, width, channels, columns, perSheet }) => {
      const imageShape: [number, number, number] = [height, width, channels]
      const size = imageSize(imageShape)
      const images = Uint8Array.from({ length: count * size }, (_, i) => (i * 37 + 11) % 256)
      const sheets = [...spriteSheets({ count, images }, { imageShape, columns, perSheet })]
      expect(sheets.reduce((sum, sheet) => sum + sheet.count, 0)).toBe(count)
      const pictures = sheets.map((sheet) => decode(sheet.bytes))
      for (let i = 0; i < count; i++) {
        const { sheet, left, top } = tileOf(i, imageShape, { columns, perSheet })
        const picture = pictures[sheet]!
        expect(picture.channels).toBe(channels)
        for (let y = 0; y < height; y++) {
          const start = ((top + y) * picture.width + left) * channels
          const line = picture.data.slice(start, start + width * channels)
          expect([...line]).toEqual([
            ...images.subarray(i * size + y * width * channels, i * size + (y + 1) * width * channels),
          ])
        }
      }
    }),
  )
})

it('MNIST-sized sheets hold 1000 images in 1120 x 700 pixels, the last one what is left', () => {
  const sheets = [...spriteSheets({ count: 2050, images: new Uint8Array(2050 * 784) }, { imageShape: [28, 28, 1] })]
  expect(sheets.map(({ sheet, first, count, width, height }) => [sheet, first, count, width, height])).toEqual([
    [0, 0, 1000, 1120, 700],
    [1, 1000, 1000, 1120, 700],
    [2, 2000, 50, 1120, 56],
  ])
})

it('sheets are drawn only when asked for', () => {
  const sheets = spriteSheets({ count: 1e9, images: new Uint8Array(784_000) }, { imageShape: [28, 28, 1] })
  expect(sheets.next().value?.count).toBe(1000)
})

it('images of two channels and sheets of no column are refused', () => {
  const partition = { count: 1, images: new Uint8Array(2) }
  expect(() => spriteSheets(partition, { imageShape: [1, 1, 2] }).next()).toThrow(DatasetError)
  expect(() => spriteSheets(partition, { imageShape: [1, 2, 1], columns: 0 }).next()).toThrow(RangeError)
})

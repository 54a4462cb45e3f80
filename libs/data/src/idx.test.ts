import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { DatasetError } from './dataset.ts'
import { pairSamples, parseIdxImages, parseIdxLabels } from './idx.ts'

/** An IDX file by its description: magic, dimensions as big-endian uint32, values. */
function idx(dimensions: number[], values: number[], type = 0x08): Uint8Array {
  const header = dimensions.flatMap((d) => [d >>> 24, (d >>> 16) & 255, (d >>> 8) & 255, d & 255])
  return Uint8Array.from([0, 0, type, dimensions.length, ...header, ...values])
}

const twoImages = idx([2, 1, 3], [1, 2, 3, 4, 5, 6])
const twoLabels = idx([2], [1, 0])
const files = { images: 'images', labels: 'labels' }

describe('parseIdxImages', () => {
  it('reads count, shape and pixels', () => {
    const images = parseIdxImages(twoImages, 'f')
    expect(images).toMatchObject({ count: 2, imageShape: [1, 3, 1] })
    expect([...images.pixels]).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('reads a view into a larger buffer', () => {
    const buffer = new Uint8Array(40).fill(9)
    buffer.set(twoImages, 7)
    expect([...parseIdxImages(buffer.subarray(7, 7 + twoImages.length), 'f').pixels]).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('reads RGB from a fourth dimension', () => {
    expect(parseIdxImages(idx([1, 1, 2, 3], [1, 2, 3, 4, 5, 6]), 'f').imageShape).toEqual([1, 2, 3])
  })

  it.each<[string, Uint8Array, RegExp]>([
    ['empty', new Uint8Array(0), /cats: 0 bytes long, too short/],
    [
      'text',
      new TextEncoder().encode('<html>not found</html>'),
      /cats: not an IDX file, it starts with 0x3c68746d where 0x00000803/,
    ],
    ['unknown type code', idx([1, 1, 1], [1], 0x07), /starts with 0x00000703/],
    [
      'float values',
      idx([1, 1, 1], [0, 0, 0, 0], 0x0d),
      /values of type float32 \(code 0x0d\); unsigned byte \(0x08\) expected/,
    ],
    [
      'labels',
      twoLabels,
      /1 dimensions where a file of images has 3 or 4; this looks like a file of labels: are the names swapped\?/,
    ],
    ['five dimensions', idx([1, 1, 1, 1, 1], [1]), /5 dimensions where/],
    ['a cut header', twoImages.subarray(0, 10), /truncated in the header, 10 of 16 bytes/],
    [
      'a missing byte',
      twoImages.subarray(0, -1),
      /truncated, 21 of the 22 bytes that its dimensions 2 x 1 x 3 call for; download/,
    ],
    ['a byte too many', Uint8Array.from([...twoImages, 0]), /1 bytes too many, 23 where/],
    ['huge dimensions', idx([0xffffffff, 0xffffffff, 0xffffffff], []), /truncated, 16 of the/],
    ['no images', idx([0, 28, 28], []), /no images in it/],
    ['flat images', idx([2, 0, 3], []), /images of 0 x 3 pixels/],
    ['two channels', idx([1, 1, 1, 2], [1, 2]), /2 channels; 1 \(grey\) or 3 \(RGB\) expected/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => parseIdxImages(bytes, 'cats')).toThrow(DatasetError)
    expect(() => parseIdxImages(bytes, 'cats')).toThrow(message)
  })

  it('any bytes are read or refused with a DatasetError', () => {
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .tuple(fc.array(fc.nat(4), { maxLength: 5 }), fc.array(fc.nat(255), { maxLength: 30 }))
        .map(([d, v]) => idx(d, v)),
    )
    fc.assert(
      fc.property(hostile, (bytes) => {
        try {
          const { count, imageShape, pixels } = parseIdxImages(bytes, 'f')
          expect(pixels.length).toBe(count * imageShape[0] * imageShape[1] * imageShape[2])
        } catch (error) {
          expect(error).toBeInstanceOf(DatasetError)
        }
      }),
      { numRuns: 500 },
    )
  })
})

it('a file of images where labels are expected is said to be swapped', () => {
  expect(() => parseIdxLabels(twoImages, 'f')).toThrow(/3 dimensions where a file of labels has 1; .*swapped/)
})

describe('pairSamples', () => {
  it('joins images and labels', () => {
    const samples = pairSamples(parseIdxImages(twoImages, 'i'), parseIdxLabels(twoLabels, 'l'), 2, files)
    expect(samples.count).toBe(2)
    expect([...samples.labels]).toEqual([1, 0])
  })

  it('refuses other counts', () => {
    expect(() =>
      pairSamples(parseIdxImages(twoImages, 'i'), parseIdxLabels(idx([3], [0, 1, 0]), 'l'), 2, files),
    ).toThrow('images holds 2 images but labels holds 3 labels')
  })

  it('refuses a label out of range, naming the image', () => {
    expect(() =>
      pairSamples(parseIdxImages(twoImages, 'i'), parseIdxLabels(idx([2], [1, 10]), 'l'), 10, files),
    ).toThrow('labels: label 10 of image 1 is out of range; 0 to 9 expected for 10 classes')
  })
})

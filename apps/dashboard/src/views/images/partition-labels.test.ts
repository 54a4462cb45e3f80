import { describe, expect, it } from 'vitest'
import { DatasetFileError, decodeLabels, decodeSourceIndex, imagesOfClass } from './partition-labels.ts'

const bytes = (...values: number[]) => new Uint8Array(values).buffer

describe('decodeLabels', () => {
  it('reads little-endian u16', () => {
    expect([...decodeLabels(bytes(7, 0, 1, 2), 2)]).toEqual([7, 513])
  })

  it('says what is wrong with a file of another length', () => {
    expect(() => decodeLabels(bytes(7, 0, 1), 2)).toThrow(DatasetFileError)
    expect(() => decodeLabels(bytes(7, 0, 1), 2)).toThrow('3 bytes; 2 images need 4')
  })
})

describe('decodeSourceIndex', () => {
  it('reads little-endian u32, beyond 2^31 too', () => {
    expect([...decodeSourceIndex(bytes(0x39, 0x30, 0, 0, 0xff, 0xff, 0xff, 0xff), 2)]).toEqual([12345, 4294967295])
  })
})

describe('imagesOfClass', () => {
  const labels = Uint16Array.of(3, 1, 3, 0)
  it('keeps the order of the partition', () => expect(imagesOfClass(labels, 3)).toEqual([0, 2]))
  it('gives every image without a class', () => expect(imagesOfClass(labels, null)).toEqual([0, 1, 2, 3]))
  it('gives none of an absent class', () => expect(imagesOfClass(labels, 9)).toEqual([]))
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { augmentBatch, moveImage } from './augmentation.ts'

const still = { right: 0, down: 0, radians: 0 }
function moved(image: number[], shape: [number, number, number], move: Partial<typeof still>): number[] {
  const out = new Uint8Array(image.length)
  moveImage(Uint8Array.from(image), out, shape, { ...still, ...move })
  return [...out]
}

describe('moveImage', () => {
  const square = [1, 2, 3, 4, 5, 6, 7, 8, 9]

  it('without a move nothing changes', () => {
    expect(moved(square, [3, 3, 1], {})).toEqual(square)
  })

  it('a whole pixel to the right, and down, brings black in', () => {
    expect(moved(square, [3, 3, 1], { right: 1 })).toEqual([0, 1, 2, 0, 4, 5, 0, 7, 8])
    expect(moved(square, [3, 3, 1], { down: 1 })).toEqual([0, 0, 0, 1, 2, 3, 4, 5, 6])
  })

  it('half a pixel gives the mean of two', () => {
    expect(moved([0, 100, 200], [1, 3, 1], { right: 0.5 })).toEqual([0, 50, 150])
  })

  it('a quarter turn is clockwise as seen', () => {
    expect(moved(square, [3, 3, 1], { radians: Math.PI / 2 })).toEqual([7, 4, 1, 8, 5, 2, 9, 6, 3])
  })

  it('channels move together and do not mix', () => {
    expect(moved([1, 2, 3, 4, 5, 6], [1, 2, 3], { right: 1 })).toEqual([0, 0, 0, 1, 2, 3])
  })
})

describe('augmentBatch', () => {
  const shape: [number, number, number] = [6, 6, 1]
  const picture = (seed: number) => Uint8Array.from({ length: 36 }, (_, i) => (i * 41 + seed * 7) % 256)

  it('a copy depends on seed, epoch and sample only, not on the batch', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.nat(20),
        fc.array(fc.nat(59_999), { minLength: 1, maxLength: 5 }),
        (seed, epoch, samples) => {
          const batch = Uint8Array.from(samples.flatMap((sample) => [...picture(sample)]))
          const before = batch.slice()
          const together = augmentBatch(batch, shape, samples, { seed, epoch })
          expect(batch).toEqual(before)
          samples.forEach((sample, i) => {
            const alone = augmentBatch(picture(sample), shape, [sample], { seed, epoch })
            expect(together.subarray(36 * i, 36 * i + 36)).toEqual(alone)
          })
        },
      ),
    )
  })

  it('seeds, epochs and samples differ', () => {
    const copies = [
      [1, 1, 1],
      [2, 1, 1],
      [1, 2, 1],
      [1, 1, 2],
    ].map(([seed, epoch, sample]) => augmentBatch(picture(5), shape, [sample!], { seed: seed!, epoch: epoch! }).join())
    expect(new Set(copies).size).toBe(4)
  })

  it('a dot moves no further than the shift, and about to every side', () => {
    const [height, width] = [21, 21]
    const dot = new Uint8Array(height * width)
    dot[10 * width + 10] = 255
    let right = 0
    let down = 0
    for (let sample = 0; sample < 300; sample++) {
      const out = augmentBatch(dot, [height, width, 1], [sample], { seed: 42, epoch: 1, rotation: 0 })
      out.forEach((value, at) => {
        const [x, y] = [(at % width) - 10, Math.floor(at / width) - 10]
        if (value > 0) expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(2)
        right += (x * value) / 255 / 300
        down += (y * value) / 255 / 300
      })
    }
    expect(Math.abs(right)).toBeLessThan(0.25)
    expect(Math.abs(down)).toBeLessThan(0.25)
  })

  it('a dot at the edge turns no further than the rotation, and as far to either side', () => {
    const width = 41
    const dot = new Uint8Array(width * width)
    dot[20 * width + 40] = 255
    const degrees = Array.from({ length: 300 }, (_, sample) => {
      const out = augmentBatch(dot, [width, width, 1], [sample], { seed: 42, epoch: 1, shift: 0 })
      let [x, y] = [0, 0]
      out.forEach((value, at) => {
        x += value * ((at % width) - 20)
        y += value * (Math.floor(at / width) - 20)
      })
      return (Math.atan2(y, x) * 180) / Math.PI
    })
    expect(Math.max(...degrees)).toBeLessThan(10.5)
    expect(Math.max(...degrees)).toBeGreaterThan(9)
    expect(Math.min(...degrees)).toBeGreaterThan(-10.5)
    expect(Math.min(...degrees)).toBeLessThan(-9)
  })

  it('without shift and rotation the batch comes back', () => {
    expect(augmentBatch(picture(1), shape, [1], { seed: 1, epoch: 1, shift: 0, rotation: 0 })).toEqual(picture(1))
  })

  it('a batch of another size than its samples is refused', () => {
    expect(() => augmentBatch(picture(1), shape, [1, 2], { seed: 1, epoch: 1 })).toThrow(RangeError)
  })
})

import { beforeAll, expect, it } from 'vitest'
import { loadMnist } from '@misfit/data/mnist'
import { datasetLook, type DatasetLook } from '../input/dataset-look.ts'
import { inkOf } from '../input/ink.ts'
import { modelInput } from './model-input.ts'
import type { Planes, Rgba } from '../input/planes.ts'

const size = 28 * 28
const bySuiting = { framing: null, invert: null, photograph: false }

let images: Uint8Array
let look: DatasetLook
beforeAll(async () => {
  images = (await loadMnist()).partitions.train.images
  look = datasetLook(Array.from({ length: 200 }, (_, index) => digit(index)))
})

function digit(index: number): Planes {
  return {
    width: 28,
    height: 28,
    channels: 1,
    values: Float32Array.from(images.subarray(index * size, (index + 1) * size)),
  }
}

/** A digit as a picture of another size, with other light, somewhere on it. */
function pictureOf(
  { values }: Planes,
  {
    scale,
    side,
    left,
    top,
    light,
  }: { scale: number; side: number; left: number; top: number; light: (value: number, x: number) => number },
): Rgba {
  const data = new Float32Array(side * side * 4)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const row = Math.floor((y - top) / scale)
      const column = Math.floor((x - left) / scale)
      const value = row >= 0 && row < 28 && column >= 0 && column < 28 ? values[row * 28 + column]! : 0
      data.fill(light(value, x), (y * side + x) * 4, (y * side + x) * 4 + 3)
      data[(y * side + x) * 4 + 3] = 255
    }
  }
  return { width: side, height: side, data }
}

/** Pearson's correlation of two images. */
function correlation(a: Float32Array, b: Float32Array): number {
  const centred = (values: Float32Array): Float32Array => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    return values.map((value) => value - mean)
  }
  const [x, y] = [centred(a), centred(b)]
  const product = (p: Float32Array, q: Float32Array): number => p.reduce((sum, value, i) => sum + value * q[i]!, 0)
  return product(x, y) / Math.sqrt(product(x, x) * product(y, y))
}

it('digits of MNIST are 20 pixels long, on black, with their mass in the middle pixel, as its authors say', () => {
  expect(look.imageShape).toEqual([28, 28, 1])
  expect(look.lightGround).toBe(false)
  expect(look.placed?.extent).toBe(20)
  expect(look.placed?.x).toBeCloseTo(14.5, 0)
  expect(look.placed?.y).toBeCloseTo(14.5, 0)
})

it('a picture that already has the size is left as it is', () => {
  const input = modelInput(
    pictureOf(digit(3), { scale: 1, side: 28, left: 0, top: 0, light: (value) => value }),
    look,
    bySuiting,
  )
  expect(input).toMatchObject({ framing: 'whole', inverted: false })
  expect([...input.pixels]).toEqual([...digit(3).values])
})

it('a digit that is small, in a corner and dark on light comes back as it was', () => {
  for (let index = 0; index < 10; index++) {
    const picture = pictureOf(digit(index), { scale: 4, side: 300, left: 170, top: 10, light: (value) => 255 - value })
    const input = modelInput(picture, look, bySuiting)
    expect(input).toMatchObject({ framing: 'placed', inverted: true })
    // A pixel of shift of so thin a line costs a tenth.
    expect(correlation(input.pixels, digit(index).values)).toBeGreaterThan(0.84)
  }
})

it('a photograph of grey ink on paper in uneven light has a black ground and white ink', () => {
  const picture = pictureOf(digit(5), {
    scale: 5,
    side: 240,
    left: 40,
    top: 60,
    light: (value, x) => 150 + x / 6 - value * 0.45,
  })
  const { pixels, inverted } = modelInput(picture, look, { ...bySuiting, photograph: true })
  expect(inverted).toBe(true)
  const ink = inkOf({ width: 28, height: 28, channels: 1, values: pixels })
  expect(ink).toMatchObject({ x: expect.closeTo(14.5, 0), y: expect.closeTo(14.5, 0) })
  expect(pixels[0]).toBe(0)
  expect(Math.max(...pixels)).toBeGreaterThan(220)
})

it('an empty picture shows the model nothing, and has no part', () => {
  const empty = modelInput({ width: 50, height: 50, data: new Uint8Array(10_000).fill(0) }, look, {
    ...bySuiting,
    invert: false,
    framing: 'placed',
  })
  const white = modelInput({ width: 50, height: 50, data: new Uint8Array(10_000).fill(255) }, look, {
    ...bySuiting,
    photograph: true,
  })
  for (const { part, pixels } of [empty, white]) {
    if (part === null) expect(Math.max(...pixels)).toBe(0)
  }
  expect(white).toMatchObject({ part: null, inverted: true })
})

it('pictures in colour fill their frame: the largest part in the middle', () => {
  const noisy = Array.from({ length: 9 }, (_, i): Planes => ({
    width: 8,
    height: 8,
    channels: 3,
    values: Float32Array.from({ length: 192 }, (_, j) => (i * 31 + j * 57) % 256),
  }))
  const colour = datasetLook(noisy)
  expect(colour.placed).toBeNull()
  const data = new Uint8Array(40 * 20 * 4).fill(255)
  const input = modelInput({ width: 40, height: 20, data }, colour, { ...bySuiting, photograph: true })
  expect(input).toMatchObject({ framing: 'whole', inverted: false, part: { left: 10, top: 0, width: 20, height: 20 } })
  expect(input.pixels).toHaveLength(192)
})

import type { PixelMap } from './grad-cam.ts'
import { probabilitiesOf, type InspectedModel } from './inspected-model.ts'

interface OcclusionOptions {
  /** Side of the square that is covered, in pixels; a quarter of the shorter side of the image unless given. */
  readonly patch?: number
  /** Pixels between two squares; a third of the patch unless given. */
  readonly stride?: number
  /** Called with how much is done, 0-1, and awaited: throw here to give up. */
  readonly onProgress?: (share: number) => Promise<void> | void
}

const imagesAtOnce = 64

/**
 * Measures how much the probability of a class falls when a part of the image is covered by the image's mean (Zeiler &
 * Fergus 2014, section 4.2). Each pixel has the mean over all squares that cover it; below zero where the model does
 * better without it. Works for any model.
 *
 * @param pixels of one image, 0-255, `[height, width, channels]`
 * @returns drops of probability, -1 to 1
 */
export async function occlusionMap(
  inspected: InspectedModel,
  pixels: ArrayLike<number>,
  classIndex: number,
  options: OcclusionOptions = {},
): Promise<PixelMap> {
  const [height, width, channels] = inspected.imageShape as [number, number, number]
  const patch = options.patch ?? Math.max(1, Math.round(Math.min(height, width) / 4))
  const stride = options.stride ?? Math.max(1, Math.round(patch / 3))
  const squares = startsAlong(height, patch, stride).flatMap((top) =>
    startsAlong(width, patch, stride).map((left) => ({ top, left })),
  )
  const means = channelMeans(pixels, channels)
  const size = height * width * channels
  const classCount = inspected.model.outputs[0]!.shape[1]!
  const whole = probabilitiesOf(inspected, pixels)[classIndex]!

  const sums = new Float32Array(height * width)
  const covers = new Float32Array(height * width)
  for (let first = 0; first < squares.length; first += imagesAtOnce) {
    const some = squares.slice(first, first + imagesAtOnce)
    const images = new Float32Array(some.length * size)
    some.forEach((square, i) => {
      const image = images.subarray(i * size, (i + 1) * size)
      image.set(Float32Array.from(pixels))
      forEachPixel(square, patch, [height, width], (pixel) => {
        image.set(means, pixel * channels)
      })
    })
    const probabilities = probabilitiesOf(inspected, images)
    some.forEach((square, i) => {
      const drop = whole - probabilities[i * classCount + classIndex]!
      forEachPixel(square, patch, [height, width], (pixel) => {
        sums[pixel]! += drop
        covers[pixel]! += 1
      })
    })
    await options.onProgress?.(Math.min(1, (first + some.length) / squares.length))
  }
  return sums.map((sum, pixel) => sum / Math.max(1, covers[pixel]!))
}

/** Lists where squares start: from 0 on, and one flush with the end. */
function startsAlong(size: number, patch: number, stride: number): number[] {
  const last = Math.max(0, size - patch)
  const starts = Array.from({ length: Math.floor(last / stride) + 1 }, (_, i) => i * stride)
  return starts.at(-1) === last ? starts : [...starts, last]
}

function forEachPixel(
  { top, left }: { top: number; left: number },
  patch: number,
  [height, width]: readonly [number, number],
  visit: (pixel: number) => void,
): void {
  for (let row = top; row < Math.min(height, top + patch); row++) {
    for (let column = left; column < Math.min(width, left + patch); column++) visit(row * width + column)
  }
}

function channelMeans(pixels: ArrayLike<number>, channels: number): Float32Array {
  const means = new Float32Array(channels)
  for (let i = 0; i < pixels.length; i++) means[i % channels]! += pixels[i]!
  return means.map((sum) => sum / (pixels.length / channels))
}

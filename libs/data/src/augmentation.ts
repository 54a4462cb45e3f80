import type { ImageShape } from './dataset.ts'
import { imageSize } from './dataset.ts'
import { mixSeed, randomGenerator } from './random.ts'

interface AugmentationOptions {
  seed: number
  /** Number of the epoch: each sees other variants. */
  epoch: number
  /** Most pixels to move by, left or right and up or down; 2 when left out. */
  shift?: number
  /** Most degrees to turn by, either way; 10 when left out. */
  rotation?: number
}

/**
 * Slightly moved and turned copies of a batch, to learn from more variety than the files hold. A sample's copy depends
 * only on seed, epoch and the sample, not on the batch it comes in. What comes in from outside is black.
 *
 * @param images `[n, height, width, channels]`, pixels 0-255; not changed
 * @param sampleIndex `[n]`, which sample of the partition each image is
 * @returns `[n, height, width, channels]`, pixels 0-255
 */
export function augmentBatch(
  images: Uint8Array,
  imageShape: ImageShape,
  sampleIndex: ArrayLike<number>,
  { seed, epoch, shift = 2, rotation = 10 }: AugmentationOptions,
): Uint8Array {
  const size = imageSize(imageShape)
  if (images.length !== sampleIndex.length * size) {
    throw new RangeError(`${images.length} pixels for ${sampleIndex.length} images of ${imageShape.join(' x ')}`)
  }
  const out = new Uint8Array(images.length)
  for (let i = 0; i < sampleIndex.length; i++) {
    const random = randomGenerator(mixSeed(seed, epoch, sampleIndex[i]!))
    const move = {
      right: random.between(-shift, shift),
      down: random.between(-shift, shift),
      radians: (random.between(-rotation, rotation) * Math.PI) / 180,
    }
    moveImage(images.subarray(i * size, (i + 1) * size), out.subarray(i * size, (i + 1) * size), imageShape, move)
  }
  return out
}

interface Move {
  /** Pixels. */
  right: number
  down: number
  /** About the centre of the image, clockwise as seen. */
  radians: number
}

/**
 * Turns an image about its centre and then shifts it. Each new pixel is looked up where it came from, between the four
 * pixels there (bilinear interpolation).
 */
export function moveImage(image: Uint8Array, out: Uint8Array, imageShape: ImageShape, move: Move): void {
  const [height, width, channels] = imageShape
  const cos = Math.cos(move.radians)
  const sin = Math.sin(move.radians)
  const centreX = (width - 1) / 2
  const centreY = (height - 1) / 2
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dx = x - move.right - centreX
      const dy = y - move.down - centreY
      const fromX = centreX + cos * dx + sin * dy
      const fromY = centreY - sin * dx + cos * dy
      const left = Math.floor(fromX)
      const top = Math.floor(fromY)
      for (let channel = 0; channel < channels; channel++) {
        const upperLeft = pixel(image, height, width, channels, top, left, channel)
        const upperRight = pixel(image, height, width, channels, top, left + 1, channel)
        const lowerLeft = pixel(image, height, width, channels, top + 1, left, channel)
        const lowerRight = pixel(image, height, width, channels, top + 1, left + 1, channel)
        const upper = upperLeft + (upperRight - upperLeft) * (fromX - left)
        const lower = lowerLeft + (lowerRight - lowerLeft) * (fromX - left)
        out[(y * width + x) * channels + channel] = Math.round(upper + (lower - upper) * (fromY - top))
      }
    }
  }
}

/**
 * Black outside the image. Plain numbers and no closure, since this runs four times for every pixel of every image of
 * an epoch.
 */
function pixel(
  image: Uint8Array,
  height: number,
  width: number,
  channels: number,
  row: number,
  column: number,
  channel: number,
): number {
  if (row < 0 || row >= height || column < 0 || column >= width) return 0
  return image[(row * width + column) * channels + channel]!
}

import { inkOf } from './ink.ts'
import { borderBrightness, inverted, type Planes } from './planes.ts'

/** Layout of a dataset's images, measured from some of them: what a new picture has to look like. */
export interface DatasetLook {
  /** `[height, width, channels]` */
  readonly imageShape: readonly [number, number, number]
  /** Whether things lie on a ground that is lighter than they are. */
  readonly lightGround: boolean
  /** Placing of things that lie alone on an even ground; null for pictures that fill their frame. */
  readonly placed: {
    /** Longer side of a thing's bounding box, in pixels: 20 of MNIST's 28. */
    readonly extent: number
    /** Centre of mass, in pixels. */
    readonly x: number
    readonly y: number
  } | null
}

/** A border that differs more than this from black or white is part of a picture, of 255. */
const evenGround = 24

/** @param images some of the dataset's, at least one, all of one size */
export function datasetLook(images: readonly Planes[]): DatasetLook {
  const [first] = images
  if (first === undefined) throw new RangeError('no images to look at')
  const imageShape = [first.height, first.width, first.channels] as const
  const ground = median(images.map(borderBrightness))
  const lightGround = ground > 127
  const onEvenGround = first.channels === 1 && Math.min(ground, 255 - ground) < evenGround
  const inks = onEvenGround ? images.flatMap((image) => inkOf(lightGround ? inverted(image) : image) ?? []) : []
  if (inks.length === 0) return { imageShape, lightGround, placed: null }
  return {
    imageShape,
    lightGround,
    placed: {
      extent: median(inks.map(({ left, top, right, bottom }) => Math.max(right - left, bottom - top))),
      x: median(inks.map(({ x }) => x)),
      y: median(inks.map(({ y }) => y)),
    },
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

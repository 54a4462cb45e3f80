import type { DatasetLook } from '../input/dataset-look.ts'
import { cleanGround, inkOf } from '../input/ink.ts'
import { borderBrightness, inverted, type Planes, planesOf, type Rgba } from '../input/planes.ts'
import { type Rectangle, resample } from '../input/resample.ts'

/**
 * - `placed`: what is drawn is cut out, scaled and centred as the things on the dataset's images are
 * - `whole`: the largest part of the picture that has the images' proportions
 */
export type Framing = 'placed' | 'whole'

interface InputChoices {
  /** Null for what suits the picture. */
  readonly framing: Framing | null
  /** Whether light and dark are exchanged; null for a guess by the brightness of the picture's edge. */
  readonly invert: boolean | null
  /** A photograph, whose ground is not even. */
  readonly photograph: boolean
}

/** Input that a model is given for a picture. */
export interface ModelInput {
  /** `[height, width, channels]`, whole numbers 0-255 */
  readonly pixels: Float32Array
  /** The part of the picture that it shows; null where the picture is empty. */
  readonly part: Rectangle | null
  readonly framing: Framing
  readonly inverted: boolean
}

/** A picture as the model's own images are: their size, their ground, and what is on them in its place. */
export function modelInput(picture: Rgba, look: DatasetLook, choices: InputChoices): ModelInput {
  const [height, width, channels] = look.imageShape
  const size = { height, width }
  const planes = planesOf(picture, channels)
  const alreadyFits = planes.width === width && planes.height === height
  const framing = look.placed === null ? 'whole' : (choices.framing ?? (alreadyFits ? 'whole' : 'placed'))
  const invert = choices.invert ?? (look.placed !== null && borderBrightness(planes) > 127 !== look.lightGround)
  const asDataset = invert ? inverted(planes) : planes
  const ground = look.lightGround ? 255 : 0
  if (framing === 'whole' || look.placed === null) {
    const part = wholePart(planes, width / height)
    return { pixels: resample(asDataset, part, size, ground).values, part, framing, inverted: invert }
  }
  // Placed on a dark ground, and turned round again at the end where the dataset's is light.
  const onDark = look.lightGround ? inverted(asDataset) : asDataset
  const clean = choices.photograph ? cleanGround(onDark) : onDark
  const part = placedPart(clean, look.placed, size)
  const placed = part === null ? new Float32Array(width * height * channels) : resample(clean, part, size, 0).values
  return { pixels: look.lightGround ? placed.map((value) => 255 - value) : placed, part, framing, inverted: invert }
}

/** The largest part in the middle with these proportions. */
function wholePart({ width, height }: Planes, proportion: number): Rectangle {
  const partWidth = Math.min(width, height * proportion)
  const partHeight = Math.min(height, width / proportion)
  return { left: (width - partWidth) / 2, top: (height - partHeight) / 2, width: partWidth, height: partHeight }
}

/** The part in which the ink is as large as on the dataset's images, with its centre of mass where theirs is. */
function placedPart(
  planes: Planes,
  { extent, x, y }: NonNullable<DatasetLook['placed']>,
  size: { width: number; height: number },
): Rectangle | null {
  const ink = inkOf(planes)
  if (ink === null) return null
  const scale = Math.max(ink.right - ink.left, ink.bottom - ink.top) / extent
  return {
    left: within(ink.x - x * scale, ink.left, ink.right, size.width * scale),
    top: within(ink.y - y * scale, ink.top, ink.bottom, size.height * scale),
    width: size.width * scale,
    height: size.height * scale,
  }
}

/** Moves a part that would cut the ink off, where it has room for all of it. */
function within(start: number, inkStart: number, inkEnd: number, length: number): number {
  if (inkEnd - inkStart > length) return (inkStart + inkEnd - length) / 2
  return Math.min(inkStart, Math.max(inkEnd - length, start))
}

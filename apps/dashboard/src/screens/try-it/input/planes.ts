/** An image as numbers, 0-255. */
export interface Planes {
  readonly width: number
  readonly height: number
  readonly channels: number
  /** `[height, width, channels]` */
  readonly values: Float32Array
}

/** Pixels as a canvas gives them. */
export interface Rgba {
  readonly width: number
  readonly height: number
  /** `[height, width, 4]`, 0-255 */
  readonly data: ArrayLike<number>
}

/**
 * The channels that a model takes: grey by the luma of ITU-R BT.601, as image libraries make it, or red, green and
 * blue.
 * What is transparent lies on white.
 *
 * @throws RangeError for another number of channels than 1 or 3
 */
export function planesOf({ width, height, data }: Rgba, channels: number): Planes {
  if (channels !== 1 && channels !== 3)
    throw new RangeError(`${channels} channels: a picture has 1 (grey) or 3 (red, green, blue)`)
  const values = new Float32Array(width * height * channels)
  for (let pixel = 0, from = 0; pixel < width * height; pixel++, from += 4) {
    const alpha = data[from + 3]! / 255
    const white = 255 * (1 - alpha)
    if (channels === 1)
      values[pixel] = (0.299 * data[from]! + 0.587 * data[from + 1]! + 0.114 * data[from + 2]!) * alpha + white
    else
      for (let channel = 0; channel < 3; channel++) values[pixel * 3 + channel] = data[from + channel]! * alpha + white
  }
  return { width, height, channels, values }
}

/** Dark for light and light for dark. */
export function inverted(planes: Planes): Planes {
  return { ...planes, values: planes.values.map((value) => 255 - value) }
}

/** Mean of the outermost pixels, 0-255: how bright the ground is that something lies on. */
export function borderBrightness({ width, height, channels, values }: Planes): number {
  let sum = 0
  let count = 0
  for (let y = 0; y < height; y++) {
    const step = y === 0 || y === height - 1 ? 1 : Math.max(1, width - 1)
    for (let x = 0; x < width; x += step) {
      for (let channel = 0; channel < channels; channel++) sum += values[(y * width + x) * channels + channel]!
      count += channels
    }
  }
  return sum / count
}

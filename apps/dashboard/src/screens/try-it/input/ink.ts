import type { Planes } from './planes.ts'

/** Brightness, of 255, below which a pixel is ground. */
const faint = 16
/** Share of the way from ground to ink that still counts as ground: paper is never evenly lit. */
const groundShare = 0.35

/** Box in which something was drawn, in pixels. */
interface Ink {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  /** Centre of mass. */
  readonly x: number
  readonly y: number
}

/** Bounding box and centre of mass of what is lighter than a dark ground; null of an empty image. */
export function inkOf({ width, height, channels, values }: Planes): Ink | null {
  let [left, top, right, bottom] = [width, height, 0, 0]
  let [mass, sumX, sumY] = [0, 0, 0]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let value = 0
      for (let channel = 0; channel < channels; channel++)
        value = Math.max(value, values[(y * width + x) * channels + channel]!)
      if (value < faint) continue
      left = Math.min(left, x)
      top = Math.min(top, y)
      right = Math.max(right, x + 1)
      bottom = Math.max(bottom, y + 1)
      mass += value
      sumX += value * (x + 0.5)
      sumY += value * (y + 0.5)
    }
  }
  return mass === 0 ? null : { left, top, right, bottom, x: sumX / mass, y: sumY / mass }
}

/**
 * A grey photograph of something light on a dark ground, with the ground made black and the ink white. The threshold
 * between them is Otsu's (1979): the one that leaves the least variance on either side.
 */
export function cleanGround(planes: Planes): Planes {
  const [dark, light] = meansByOtsu(planes.values)
  if (light - dark < 16) return { ...planes, values: new Float32Array(planes.values.length) }
  const from = dark + groundShare * (light - dark)
  return {
    ...planes,
    values: planes.values.map((value) => Math.min(255, Math.max(0, ((value - from) / (light - from)) * 255))),
  }
}

/** Mean of the darker and of the lighter part, 0-255. */
function meansByOtsu(values: Float32Array): [dark: number, light: number] {
  const histogram = new Float64Array(256)
  for (const value of values) histogram[Math.round(value)]! += 1
  let total = 0
  histogram.forEach((count, level) => {
    total += count * level
  })
  let [below, sumBelow, best, means] = [0, 0, -1, [0, 0] as [number, number]]
  for (let level = 0; level < 255; level++) {
    below += histogram[level]!
    sumBelow += histogram[level]! * level
    const above = values.length - below
    if (below === 0 || above === 0) continue
    const dark = sumBelow / below
    const light = (total - sumBelow) / above
    const between = below * above * (light - dark) ** 2
    if (between > best) [best, means] = [between, [dark, light]]
  }
  return means
}

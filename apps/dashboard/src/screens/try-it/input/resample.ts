import type { Planes } from './planes.ts'

/** A part of an image in its pixels; it may reach over the edges. */
export interface Rectangle {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * A part of an image at another size. Each pixel is the mean of the area it covers, so that thin lines fade and do not
 * break when an image shrinks. What lies over the edge has the value of the ground.
 *
 * @param ground 0-255
 * @returns rounded to whole values, as stored images are
 */
export function resample(planes: Planes, from: Rectangle, { width, height }: Size, ground: number): Planes {
  const { channels } = planes
  const narrow = alongRows(planes, coverage(from.left, from.width, width, planes.width), ground)
  const down = coverage(from.top, from.height, height, planes.height)
  const values = new Float32Array(width * height * channels)
  const rowLength = width * channels
  down.forEach(({ first, shares, outside }, y) => {
    for (let i = 0; i < rowLength; i++) {
      let sum = outside * ground
      for (let k = 0; k < shares.length; k++) sum += shares[k]! * narrow[(first + k) * rowLength + i]!
      values[y * rowLength + i] = Math.round(sum)
    }
  })
  return { width, height, channels, values }
}

/** Resamples each row to another length: `[rows, parts, channels]`. */
function alongRows(
  { width, height, channels, values }: Planes,
  parts: readonly Coverage[],
  ground: number,
): Float32Array {
  const result = new Float32Array(height * parts.length * channels)
  let at = 0
  for (let row = 0; row < height; row++) {
    for (const { first, shares, outside } of parts) {
      for (let channel = 0; channel < channels; channel++) {
        let sum = outside * ground
        for (let k = 0; k < shares.length; k++)
          sum += shares[k]! * values[(row * width + first + k) * channels + channel]!
        result[at++] = sum
      }
    }
  }
  return result
}

/** Coverage of the source by one part of a stretch. */
interface Coverage {
  /** First pixel that is covered. */
  readonly first: number
  /** The share of the part that each of its pixels takes. */
  readonly shares: readonly number[]
  /** The share that lies over the edge. */
  readonly outside: number
}

/** Finds what each of `count` equal parts of a stretch covers. */
function coverage(start: number, length: number, count: number, sourceLength: number): Coverage[] {
  const size = length / count
  return Array.from({ length: count }, (_, i) => {
    const low = start + i * size
    const high = low + size
    const first = Math.max(0, Math.floor(low))
    const shares: number[] = []
    for (let pixel = first; pixel < Math.min(sourceLength, Math.ceil(high)); pixel++) {
      shares.push(Math.max(0, Math.min(high, pixel + 1) - Math.max(low, pixel)) / size)
    }
    return { first, shares, outside: Math.max(0, 1 - shares.reduce((sum, share) => sum + share, 0)) }
  })
}

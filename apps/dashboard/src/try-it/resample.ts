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
  const across = coverage(from.left, from.width, width, planes.width)
  const down = coverage(from.top, from.height, height, planes.height)
  const { channels } = planes
  const values = new Float32Array(width * height * channels)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0
        let covered = 0
        for (const [row, rowShare] of down[y]!) {
          for (const [column, columnShare] of across[x]!) {
            const share = rowShare * columnShare
            sum += share * planes.values[(row * planes.width + column) * channels + channel]!
            covered += share
          }
        }
        values[(y * width + x) * channels + channel] = Math.round(sum + (1 - covered) * ground)
      }
    }
  }
  return { width, height, channels, values }
}

/** For each of `count` equal parts of a stretch, which source pixels it covers, and their shares of it. */
function coverage(start: number, length: number, count: number, sourceLength: number): [pixel: number, share: number][][] {
  const size = length / count
  return Array.from({ length: count }, (_, i) => {
    const low = start + i * size
    const high = low + size
    const parts: [number, number][] = []
    for (let pixel = Math.max(0, Math.floor(low)); pixel < Math.min(sourceLength, Math.ceil(high)); pixel++) {
      const share = (Math.min(high, pixel + 1) - Math.max(low, pixel)) / size
      if (share > 0) parts.push([pixel, share])
    }
    return parts
  })
}

import { mixRgb, type Rgb } from '../../inspection/rgb.ts'
import type { DrawnMatrix } from '../matrix-to-draw.ts'

export interface ShadeColors {
  readonly nothing: Rgb
  readonly right: Rgb
  readonly wrong: Rgb
}

/** A cell that holds something is at least this strong, 0-1: alone in white it is still seen. */
const weakest = 0.3

/** `[classCount, classCount]`, row by row: the shades of a matrix, -1 to 1. */
export function shadesOf(matrix: DrawnMatrix): Float32Array {
  const { classCount } = matrix
  const shades = new Float32Array(classCount * classCount)
  for (let row = 0; row < classCount; row++) {
    for (let column = 0; column < classCount; column++) shades[row * classCount + column] = matrix.shadeAt(row, column)
  }
  return shades
}

/**
 * Fewer cells, each the strongest of a square of `by` by `by`: seen from far, a lone mistake does not vanish. Of equals
 * the wrong one shows.
 */
export function strongestOf(
  shades: Float32Array,
  classCount: number,
  by: number,
): { shades: Float32Array; count: number } {
  if (by === 1) return { shades, count: classCount }
  const count = Math.ceil(classCount / by)
  const pooled = new Float32Array(count * count)
  for (let row = 0; row < classCount; row++) {
    for (let column = 0; column < classCount; column++) {
      const shade = shades[row * classCount + column]!
      if (shade === 0) continue
      const place = Math.floor(row / by) * count + Math.floor(column / by)
      const before = pooled[place]!
      if (Math.abs(shade) > Math.abs(before) || (Math.abs(shade) === Math.abs(before) && shade < before))
        pooled[place] = shade
    }
  }
  return { shades: pooled, count }
}

/** The colour of a shade. */
function shadeColor(shade: number, { nothing, right, wrong }: ShadeColors): Rgb {
  if (shade === 0) return nothing
  return mixRgb(nothing, shade > 0 ? right : wrong, weakest + (1 - weakest) * Math.abs(shade))
}

/** Draws one pixel a cell, as RGBA. */
export function shadePixels(shades: Float32Array, colors: ShadeColors): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(shades.length * 4)
  for (let i = 0; i < shades.length; i++) {
    const [red, green, blue] = shades[i] === 0 ? colors.nothing : shadeColor(shades[i]!, colors)
    pixels[i * 4] = red
    pixels[i * 4 + 1] = green
    pixels[i * 4 + 2] = blue
    pixels[i * 4 + 3] = 255
  }
  return pixels
}

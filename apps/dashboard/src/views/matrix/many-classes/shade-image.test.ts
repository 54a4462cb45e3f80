import { expect, it } from 'vitest'
import { publicCase } from '@misfit/evaluation/testing/public-case'
import { confusionMatrix } from '@misfit/evaluation/matrix/confusion-matrix'
import { drawnConfusion, matrixView } from '../shaded-matrix.ts'
import { shadePixels, shadesOf, strongestOf } from './shade-image.ts'

const colors = { nothing: [255, 255, 255], right: [0, 0, 255], wrong: [255, 128, 0] } as const

it('shades actual NONE, predicted ACTION in the second row, less than the reverse', () => {
  const [right, above, below] = shadesOf(
    drawnConfusion(matrixView(confusionMatrix(publicCase()), 'counts'), ['ACTION', 'NONE']),
  )
  expect(right).toBe(1)
  expect(above).toBe(-1)
  expect(below).toBeCloseTo(-Math.sqrt(195 / 855), 6)
})

it('keeps a lone mistake among right answers when several cells share a pixel', () => {
  const shades = Float32Array.of(1, 0, 0, 0, -1, 0, 0, 0, 0.5)
  expect(strongestOf(shades, 3, 2)).toEqual({ count: 2, shades: Float32Array.of(-1, 0, 0, 0.5) })
  expect(strongestOf(shades, 3, 1).count).toBe(3)
})

it('paints nothing as paper and something never so faint that it is lost', () => {
  const pixels = shadePixels(Float32Array.of(0, 1, -1, 0.0001), colors)
  expect([...pixels.subarray(0, 12)]).toEqual([255, 255, 255, 255, 0, 0, 255, 255, 255, 128, 0, 255])
  expect(pixels[12]).toBeLessThan(190)
})

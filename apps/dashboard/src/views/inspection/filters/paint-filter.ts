import { type SignedScale, signedColor } from '../signed-scale.ts'

/**
 * Paints weights, a canvas pixel each, to be enlarged without blurring.
 *
 * @param values `[height * width]`
 * @param most the size that gets the full colour
 */
export function paintFilter(
  canvas: HTMLCanvasElement,
  values: Float32Array,
  height: number,
  width: number,
  most: number,
  scale: SignedScale,
): void {
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (context === null) return
  const image = context.createImageData(width, height)
  values.forEach((value, pixel) => {
    image.data.set([...signedColor(scale, most === 0 ? 0 : value / most), 255], pixel * 4)
  })
  context.putImageData(image, 0, 0)
}

import { cssColor, type Rgb } from '../rgb.ts'
import type { SignedScale } from '../signed-scale.ts'
import type { HeatMap } from './heat-map.ts'

/** The least share of the largest size that an outline encloses. */
const outlined = 0.5

/**
 * Paints a heat map to be laid over its image: the stronger, the less of the image shows through. A solid line encloses
 * what speaks most for the class, a broken one what speaks most against it, so that the two need no colour.
 *
 * @param strength 0-1
 * @param pixelsPerCell sides of a pixel of the image on the canvas
 */
export function paintHeat(
  canvas: HTMLCanvasElement,
  map: HeatMap,
  scale: Pick<SignedScale, 'below' | 'above'>,
  strength: number,
  pixelsPerCell: number,
): void {
  const { height, width, values, most } = map
  canvas.width = Math.round(width * pixelsPerCell)
  canvas.height = Math.round(height * pixelsPerCell)
  const context = canvas.getContext('2d')
  if (context === null || most === 0) return
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const share = values[row * width + column]! / most
      context.fillStyle = cssColor(share < 0 ? scale.below : scale.above)
      context.globalAlpha = Math.abs(share) * strength
      const [x, y] = [Math.round(column * pixelsPerCell), Math.round(row * pixelsPerCell)]
      context.fillRect(x, y, Math.round((column + 1) * pixelsPerCell) - x, Math.round((row + 1) * pixelsPerCell) - y)
    }
  }
  context.globalAlpha = 1
  outline(context, map, (share) => share >= outlined, scale.above, [], pixelsPerCell)
  outline(context, map, (share) => share <= -outlined, scale.below, [5, 4], pixelsPerCell)
}

/**
 * Draws the border of all pixels whose share of the largest size is `inside`, in white under the colour to show on any
 * image.
 */
function outline(
  context: CanvasRenderingContext2D,
  { height, width, values, most }: HeatMap,
  inside: (share: number) => boolean,
  color: Rgb,
  dash: number[],
  cell: number,
): void {
  const isIn = (row: number, column: number): boolean =>
    row >= 0 && row < height && column >= 0 && column < width && inside(values[row * width + column]! / most)
  const path = new Path2D()
  const line = (fromColumn: number, fromRow: number, toColumn: number, toRow: number): void => {
    path.moveTo(fromColumn * cell, fromRow * cell)
    path.lineTo(toColumn * cell, toRow * cell)
  }
  for (let row = 0; row <= height; row++) {
    for (let column = 0; column <= width; column++) {
      if (isIn(row, column) !== isIn(row - 1, column)) line(column, row, column + 1, row)
      if (isIn(row, column) !== isIn(row, column - 1)) line(column, row, column, row + 1)
    }
  }
  context.setLineDash(dash)
  for (const [strokeStyle, lineWidth] of [
    ['#fff', 4],
    [cssColor(color), 2],
  ] as const) {
    Object.assign(context, { strokeStyle, lineWidth })
    context.stroke(path)
  }
  context.setLineDash([])
}

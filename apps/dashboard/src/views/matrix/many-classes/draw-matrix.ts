import { cssColor, mixRgb, type Rgb } from '../../inspection/rgb.ts'
import type { DrawnMatrix } from '../matrix-to-draw.ts'
import { className, shortName } from '../shaded-matrix.ts'
import type { MatrixFrame, MatrixWindow } from './matrix-window.ts'
import { placesSeen } from './matrix-window.ts'
import { type ShadeColors, shadePixels, strongestOf } from './shade-image.ts'

export interface CanvasColors extends ShadeColors {
  readonly ink: Rgb
  readonly muted: Rgb
  readonly line: Rgb
  readonly accent: Rgb
}

/** A matrix with what is made of it once: its shades, and a picture of them for each coarseness. */
export interface PaintedMatrix {
  readonly matrix: DrawnMatrix
  /** Shades of the cells, from `shadesOf`. */
  readonly shades: Float32Array
  readonly colors: CanvasColors
  readonly pictures: Map<number, { picture: HTMLCanvasElement; count: number }>
}

export interface CanvasPlace {
  readonly row: number
  readonly column: number
}

/** Room for the names of classes, at the left and above, in CSS pixels. */
export const gutter = 96
/** Cells of this side, in CSS pixels, have their names beside them, and a number in them. */
const named = 12
const numbered = 30
const font = "11px 'Inter Variable', system-ui, sans-serif"
const longestName = 15

/**
 * Draws the part of a matrix that the window shows: shades are copied from a picture of one pixel a cell, so that a
 * frame costs the same at any number of classes.
 *
 * @param ratio device pixels a CSS pixel
 */
export function drawMatrix(
  canvas: HTMLCanvasElement,
  painted: PaintedMatrix,
  frame: MatrixFrame,
  window: MatrixWindow,
  chosen: CanvasPlace | null,
  ratio: number,
): void {
  const size = gutter + frame.side
  const device = Math.round((size + 1) * ratio)
  if (canvas.width !== device) canvas.width = canvas.height = device
  const context = canvas.getContext('2d')
  if (context === null) return
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, size + 1, size + 1)
  const side = Math.min(frame.side, window.cell * frame.classCount)
  context.save()
  context.beginPath()
  context.rect(gutter, gutter, side, side)
  context.clip()
  drawShades(context, painted, frame, window, ratio)
  if (window.cell >= numbered) drawNumbers(context, painted, frame, window)
  if (chosen !== null) drawChosen(context, painted.colors, window, chosen)
  context.restore()
  context.strokeStyle = cssColor(painted.colors.line)
  context.lineWidth = 1
  context.strokeRect(gutter - 0.5, gutter - 0.5, side + 1, side + 1)
  drawNames(context, painted, frame, window, chosen)
  drawAxes(context, painted.colors)
}

function drawAxes(context: CanvasRenderingContext2D, colors: CanvasColors): void {
  context.font = `600 ${font}`
  context.fillStyle = cssColor(colors.muted)
  context.textBaseline = 'alphabetic'
  context.textAlign = 'right'
  context.fillText('predicted →', gutter - 6, 14)
  context.textAlign = 'left'
  context.save()
  context.translate(12, gutter - 6)
  context.rotate(-Math.PI / 2)
  context.fillText('← actual', 0, 0)
  context.restore()
}

function drawShades(
  context: CanvasRenderingContext2D,
  painted: PaintedMatrix,
  { side, classCount }: MatrixFrame,
  { cell, left, top }: MatrixWindow,
  ratio: number,
): void {
  const by = Math.max(1, Math.ceil(1 / (cell * ratio) - 1e-9))
  const { picture } = pictureOf(painted, by)
  const pixel = cell * by
  context.imageSmoothingEnabled = false
  const seen = Math.min(side, classCount * cell)
  context.drawImage(picture, left / pixel, top / pixel, seen / pixel, seen / pixel, gutter, gutter, seen, seen)
}

function pictureOf(
  { matrix, shades, colors, pictures }: PaintedMatrix,
  by: number,
): { picture: HTMLCanvasElement; count: number } {
  const made = pictures.get(by)
  if (made !== undefined) return made
  const pooled = strongestOf(shades, matrix.classCount, by)
  const picture = document.createElement('canvas')
  picture.width = picture.height = pooled.count
  picture
    .getContext('2d')
    ?.putImageData(new ImageData(shadePixels(pooled.shades, colors), pooled.count, pooled.count), 0, 0)
  const entry = { picture, count: pooled.count }
  pictures.set(by, entry)
  return entry
}

/** The numbers of the cells seen, each on a shade that its ink stands out from. */
function drawNumbers(
  context: CanvasRenderingContext2D,
  { matrix, shades, colors }: PaintedMatrix,
  frame: MatrixFrame,
  { cell, left, top }: MatrixWindow,
): void {
  const [firstRow, lastRow] = placesSeen(frame, cell, top)
  const [firstColumn, lastColumn] = placesSeen(frame, cell, left)
  context.font = font
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  drawLines(context, colors, { rows: [firstRow, lastRow], columns: [firstColumn, lastColumn] }, { cell, left, top })
  const ink = cssColor(colors.ink)
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      const shade = shades[row * matrix.classCount + column]!
      if (shade === 0) continue
      const x = gutter + column * cell - left
      const y = gutter + row * cell - top
      context.fillStyle = cssColor(
        mixRgb(colors.nothing, shade > 0 ? colors.right : colors.wrong, 0.55 * Math.abs(shade)),
      )
      context.fillRect(x + 1, y + 1, cell - 1, cell - 1)
      context.fillStyle = ink
      context.fillText(matrix.textAt(row, column), x + cell / 2, y + cell / 2, cell - 2)
    }
  }
}

/** Hairlines between the cells that are seen, as one path. */
function drawLines(
  context: CanvasRenderingContext2D,
  colors: CanvasColors,
  seen: Record<'rows' | 'columns', readonly [number, number]>,
  { cell, left, top }: MatrixWindow,
): void {
  const x = (place: number): number => Math.round(gutter + place * cell - left) + 0.5
  const y = (place: number): number => Math.round(gutter + place * cell - top) + 0.5
  context.beginPath()
  for (let column = seen.columns[0]; column <= seen.columns[1] + 1; column++) {
    context.moveTo(x(column), y(seen.rows[0]))
    context.lineTo(x(column), y(seen.rows[1] + 1))
  }
  for (let row = seen.rows[0]; row <= seen.rows[1] + 1; row++) {
    context.moveTo(x(seen.columns[0]), y(row))
    context.lineTo(x(seen.columns[1] + 1), y(row))
  }
  context.strokeStyle = cssColor(colors.line)
  context.stroke()
}

function drawChosen(
  context: CanvasRenderingContext2D,
  colors: CanvasColors,
  { cell, left, top }: MatrixWindow,
  { row, column }: CanvasPlace,
): void {
  const [x, y] = [gutter + column * cell - left, gutter + row * cell - top]
  const mark = Math.max(cell, 7)
  context.lineWidth = 2
  context.strokeStyle = cssColor(colors.accent)
  context.strokeRect(x + cell / 2 - mark / 2, y + cell / 2 - mark / 2, mark, mark)
  context.lineWidth = 1
  context.globalAlpha = 0.45
  context.beginPath()
  context.moveTo(gutter, y + cell / 2)
  context.lineTo(x + cell / 2 - mark / 2, y + cell / 2)
  context.moveTo(x + cell / 2, gutter)
  context.lineTo(x + cell / 2, y + cell / 2 - mark / 2)
  context.stroke()
  context.globalAlpha = 1
}

/** Names of rows and columns: of all that are seen where there is room, else of those that are chosen. */
function drawNames(
  context: CanvasRenderingContext2D,
  { matrix, colors }: PaintedMatrix,
  frame: MatrixFrame,
  { cell, left, top }: MatrixWindow,
  chosen: CanvasPlace | null,
): void {
  const name = (place: number): string => shortName(className(matrix.classes, matrix.order[place]!), longestName)
  const [firstRow, lastRow] = placesSeen(frame, cell, top)
  const [firstColumn, lastColumn] = placesSeen(frame, cell, left)
  const places = (first: number, last: number, one: number | null): number[] =>
    cell >= named
      ? Array.from({ length: last - first + 1 }, (_, i) => first + i)
      : one !== null && one >= first && one <= last
        ? [one]
        : []
  const ink = (isChosen: boolean): void => {
    context.font = isChosen ? `600 ${font}` : font
    context.fillStyle = cssColor(isChosen ? colors.ink : colors.muted)
  }
  context.textBaseline = 'middle'
  context.textAlign = 'right'
  for (const row of places(firstRow, lastRow, chosen?.row ?? null)) {
    const y = gutter + (row + 0.5) * cell - top
    if (y < gutter || y > gutter + frame.side) continue
    ink(row === chosen?.row)
    context.fillText(name(row), gutter - 6, y, gutter - 10)
  }
  for (const column of places(firstColumn, lastColumn, chosen?.column ?? null)) {
    const x = gutter + (column + 0.5) * cell - left
    if (x < gutter || x > gutter + frame.side) continue
    ink(column === chosen?.column)
    context.save()
    context.translate(x, gutter - 6)
    context.rotate(-Math.PI / 2)
    context.textAlign = 'left'
    context.fillText(name(column), 0, 0, gutter - 10)
    context.restore()
  }
}

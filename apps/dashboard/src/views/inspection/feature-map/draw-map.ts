import { cssColor, mixRgb, type Rgb } from '../rgb.ts'
import { blendStamp, type StampPixels, pixelsOf, trimmed } from './blend-stamp.ts'
import type { ClassLabel } from './class-labels.ts'
import type { MapView, Size } from './map-view.ts'
import { toScreen } from './map-view.ts'
import { type MarkedPoints, type PointMark, shapePath, shapeTurn } from './point-mark.ts'

export interface MapColors {
  readonly paper: Rgb
  readonly ink: Rgb
  /** Colour of a custom property. */
  readonly of: (token: string) => Rgb
}

export interface DrawnMap {
  readonly places: Float32Array
  readonly marked: MarkedPoints
  readonly labels: readonly ClassLabel[]
  /** Positions of the points that are meant; the others fade. Null where all are. */
  readonly meant: readonly number[] | null
  readonly colors: MapColors
}

const faded = 0.14
/** Marks grow a little as one comes closer. */
const growth = (zoom: number): number => Math.min(2.2, zoom ** 0.25)

/**
 * Draws a map. Each kind of mark is drawn once and then copied pixel by pixel, so that 10,000 points take milliseconds.
 *
 * @param ratio device pixels a CSS pixel
 */
export function drawMap(canvas: HTMLCanvasElement, map: DrawnMap, view: MapView, size: Size, ratio: number): void {
  canvas.width = Math.round(size.width * ratio)
  canvas.height = Math.round(size.height * ratio)
  const context = canvas.getContext('2d')
  if (context === null || canvas.width === 0 || canvas.height === 0) return
  const image = context.createImageData(canvas.width, canvas.height)
  const pixels = pixelsOf(image)
  fill(image.data, map.colors.paper)
  const {
    places,
    marked: { marks, markOf },
    meant,
  } = map
  const stamps = marks.map((mark) => stampOf(mark, map.colors, growth(view.zoom), ratio))
  const isMeant = meant === null ? null : new Uint8Array(markOf.length)
  for (const i of meant ?? []) isMeant![i] = 1
  const positions = positionsByMark(markOf, marks.length)
  const pass = (withMeant: boolean): void => {
    positions.forEach((ofMark, mark) => {
      const stamp = stamps[mark]
      if (stamp === undefined) return
      for (const i of ofMark) {
        if (isMeant !== null && (isMeant[i] === 1) !== withMeant) continue
        const [left, top] = toScreen(view, size, places[i * 2]!, places[i * 2 + 1]!)
        blendStamp(pixels, stamp, left * ratio, top * ratio, withMeant ? 1 : faded)
      }
    })
  }
  if (isMeant !== null) pass(false)
  pass(true)
  context.putImageData(image, 0, 0)
  drawLabels(context, map, view, size, ratio)
}

function fill(data: Uint8ClampedArray, [red, green, blue]: Rgb): void {
  data.set([red, green, blue, 255])
  // What is filled already is copied: each time twice as much.
  for (let filled = 4; filled < data.length; filled *= 2)
    data.copyWithin(filled, 0, Math.min(filled, data.length - filled))
}

/** Points of each mark, in the order in which they are drawn. */
function positionsByMark(markOf: Uint16Array, marks: number): number[][] {
  const positions: number[][] = Array.from({ length: marks }, () => [])
  markOf.forEach((mark, i) => positions[mark]?.push(i))
  return positions
}

function stampOf(
  { shape, color, shade, radius }: PointMark,
  { paper, of }: MapColors,
  grown: number,
  ratio: number,
): StampPixels | undefined {
  const stamp = document.createElement('canvas')
  const side = Math.ceil((radius * grown * 1.5 + 2) * 2 * ratio)
  stamp.width = side
  stamp.height = side
  const context = stamp.getContext('2d')
  if (context === null) return undefined
  context.translate(side / 2, side / 2)
  context.scale(ratio * grown, ratio * grown)
  context.rotate((shapeTurn(shape) * Math.PI) / 180)
  const path = new Path2D(shapePath(shape, radius))
  // A hair of paper around each mark keeps crowded ones apart.
  context.strokeStyle = cssColor(paper)
  context.lineWidth = 1.2
  context.stroke(path)
  context.fillStyle = cssColor(mixRgb(paper, of(color), shade))
  context.fill(path)
  return trimmed(pixelsOf(context.getImageData(0, 0, side, side)))
}

function drawLabels(
  context: CanvasRenderingContext2D,
  { labels, colors }: DrawnMap,
  view: MapView,
  size: Size,
  ratio: number,
): void {
  context.font = `600 ${14 * ratio}px ${getComputedStyle(document.documentElement).fontFamily}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  context.lineWidth = 4 * ratio
  context.strokeStyle = cssColor(colors.paper)
  context.fillStyle = cssColor(colors.ink)
  for (const { text, x, y } of labels) {
    const [left, top] = toScreen(view, size, x, y)
    context.strokeText(text, left * ratio, top * ratio)
    context.fillText(text, left * ratio, top * ratio)
  }
}

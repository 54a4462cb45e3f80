import { cssColor, mixRgb } from '../inspection/rgb.ts'
import type { DrawnMap } from '../inspection/feature-map/draw-map.ts'
import { toScreen, wholeMap } from '../inspection/feature-map/map-view.ts'
import { shapePath, shapeTurn } from '../inspection/feature-map/point-mark.ts'
import { escapeXml } from '../inspection/feature-map/map-svg.ts'

const side = 640
const left = 60
const top = 56
const font = "'Inter Variable', Inter, 'Segoe UI', 'Helvetica Neue', 'Noto Sans', sans-serif"

/** The dataset map as an SVG document with its axes and legend, in the colours given. */
export function datasetMapSvg(
  { places, marked: { marks, markOf }, labels, colors }: DrawnMap,
  title: string,
): { svg: string; width: number; height: number } {
  const size = { width: side, height: side }
  const at = (x: number, y: number): readonly [number, number] => {
    const [right, down] = toScreen(wholeMap, size, x, y)
    return [right + left, down + top]
  }
  const symbols = marks.map(
    ({ shape, color, shade, radius }, mark) =>
      `<path id="m${mark}" d="${shapePath(shape, radius)}" transform="rotate(${shapeTurn(shape)})" ` +
      `fill="${cssColor(mixRgb(colors.paper, colors.of(color), shade))}"/>`,
  )
  const order = Array.from(markOf, (_, i) => i)
    .filter((i) => places[i * 2]! >= 0)
    .sort((a, b) => markOf[a]! - markOf[b]! || a - b)
  const points = order.map((i) => {
    const [x, y] = at(places[i * 2]!, places[i * 2 + 1]!)
    return `<use href="#m${markOf[i]}" x="${x.toFixed(1)}" y="${y.toFixed(1)}"/>`
  })
  const [x0, y0] = at(0, 1)
  const [x1, y1] = at(1, 0)
  const values = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    `<text x="${at(share, 1)[0]}" y="${y0 + 18}" text-anchor="middle" font-size="11">${share / 2}</text>`,
    `<text x="${x0 - 8}" y="${at(0, 1 - share)[1] + 4}" text-anchor="end" font-size="11">${share * 100} %</text>`,
  ])
  const names = labels.map(({ text, x, y }) => {
    const [right, down] = at(x, y)
    return (
      `<text x="${right}" y="${down + 5}" text-anchor="middle" font-size="14" font-weight="600" ` +
      `stroke="${cssColor(colors.paper)}" stroke-width="4" stroke-linejoin="round" ` +
      `paint-order="stroke">${escapeXml(text)}</text>`
    )
  })
  const height = top + side + 72
  const legend = marks.map(({ label }, mark) => {
    const [x, y] = [left + 20 + (mark % 2) * 300, top + side + 34 + Math.floor(mark / 2) * 22]
    return (
      `<use href="#m${mark}" x="${x}" y="${y - 4}"/>` +
      `<text x="${x + 12}" y="${y}" font-size="12">${escapeXml(label)}</text>`
    )
  })
  const width = side + left + 20
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="${font}" fill="${cssColor(colors.ink)}">` +
    `<title>${escapeXml(title)}</title><defs>${symbols.join('')}</defs>` +
    `<rect width="100%" height="100%" fill="${cssColor(colors.paper)}"/>` +
    `<text x="24" y="28" font-size="16" font-weight="600">${escapeXml(title)}</text>` +
    `<text x="24" y="48" font-size="11">Up: mean probability of the actual class. ` +
    `To the right: its standard deviation over the epochs.</text>` +
    `<path d="M${x0},${y1}V${y0}H${x1}" fill="none" stroke="${cssColor(colors.ink)}" stroke-width="0.8"/>` +
    `${points.join('')}${values.join('')}${names.join('')}${legend.join('')}</svg>`
  return { svg, width, height }
}

import { cssColor, mixRgb } from '../rgb.ts'
import type { DrawnMap } from './draw-map.ts'
import { toScreen, wholeMap } from './map-view.ts'
import { shapePath, shapeTurn } from './point-mark.ts'

const side = 720
const head = 60
const legendRow = 22
const font = "'Inter Variable', Inter, 'Segoe UI', 'Helvetica Neue', 'Noto Sans', sans-serif"

/** The whole map as an SVG document, with its title and legend, in the colours given. */
export function mapSvg(
  { places, marked: { marks, markOf }, labels, colors }: DrawnMap,
  title: string,
): { svg: string; width: number; height: number } {
  const columns = 5
  const shownMarks = marks.slice(0, 60)
  const legendHeight = Math.ceil(shownMarks.length / columns) * legendRow + 28
  const height = head + side + legendHeight
  const size = { width: side, height: side }
  const symbols = marks.map(
    ({ shape, color, shade, radius }, mark) =>
      `<path id="m${mark}" d="${shapePath(shape, radius)}" transform="rotate(${shapeTurn(shape)})" ` +
      `fill="${cssColor(mixRgb(colors.paper, colors.of(color), shade))}"/>`,
  )
  const order = Array.from(markOf, (_, i) => i).sort((a, b) => markOf[a]! - markOf[b]! || a - b)
  const points = order.map((i) => {
    const [x, y] = toScreen(wholeMap, size, places[i * 2]!, places[i * 2 + 1]!)
    return `<use href="#m${markOf[i]}" x="${x.toFixed(1)}" y="${(y + head).toFixed(1)}"/>`
  })
  const names = labels.map(({ text, x, y }) => {
    const [left, top] = toScreen(wholeMap, size, x, y)
    return (
      `<text x="${left.toFixed(1)}" y="${(top + head + 5).toFixed(1)}" text-anchor="middle" font-size="14" ` +
      `font-weight="600" stroke="${cssColor(colors.paper)}" stroke-width="4" stroke-linejoin="round" ` +
      `paint-order="stroke">${escapeXml(text)}</text>`
    )
  })
  const legend = shownMarks.map(({ label }, mark) => {
    const x = 24 + (mark % columns) * ((side - 48) / columns)
    const y = head + side + 24 + Math.floor(mark / columns) * legendRow
    const shown = label.length > 20 ? `${label.slice(0, 19)}…` : label
    return (
      `<use href="#m${mark}" x="${x}" y="${y - 4}"/>` +
      `<text x="${x + 12}" y="${y}" font-size="12">${escapeXml(shown)}</text>`
    )
  })
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${height}" viewBox="0 0 ${side} ${height}" ` +
    `font-family="${font}" fill="${cssColor(colors.ink)}">` +
    `<title>${escapeXml(title)}</title><defs>${symbols.join('')}</defs>` +
    `<rect width="100%" height="100%" fill="${cssColor(colors.paper)}"/>` +
    `<text x="24" y="30" font-size="16" font-weight="600">${escapeXml(title)}</text>` +
    `<text x="24" y="50" font-size="11">Only nearness means something: axes have no unit.</text>` +
    `${points.join('')}${names.join('')}${legend.join('')}</svg>`
  return { svg, width: side, height }
}

// Characters that XML forbids even when escaped are left out.
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
/** Text that may stand in an SVG document. */
export const escapeXml = (text: string): string =>
  text.replace(forbidden, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

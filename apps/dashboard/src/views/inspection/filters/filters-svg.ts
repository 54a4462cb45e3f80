import { cssColor } from '../rgb.ts'
import { signedColor, type SignedScale, signedText } from '../signed-scale.ts'
import { filterChannel, type FilterSet } from './filter-set.ts'
import { paintFilter } from './paint-filter.ts'

/** Scale of colours for documents: on white, whatever the theme of the page. */
const printScale: SignedScale = { below: [11, 96, 181], zero: [255, 255, 255], above: [198, 90, 16] }
const font = "'Inter Variable', Inter, 'Segoe UI', 'Helvetica Neue', sans-serif"
const side = 72
const gap = 8
const padding = 24
const head = 76

/** Filters as an SVG document, with their title and scale. Only in a browser. */
export function filtersSvg(
  filters: FilterSet,
  channel: number,
  title: string,
): { svg: string; width: number; height: number } {
  const { count, height, width, most } = filters
  const columns = Math.min(count, Math.max(4, Math.ceil(Math.sqrt(count * 1.6))))
  const high = (side * height) / width
  const whole = {
    width: Math.max(420, 2 * padding + columns * (side + gap) - gap),
    height: Math.ceil(head + padding + Math.ceil(count / columns) * (high + gap)),
  }
  const canvas = document.createElement('canvas')
  const tiles = Array.from({ length: count }, (_, filter) => {
    paintFilter(canvas, filterChannel(filters, filter, channel), height, width, most, printScale)
    const x = padding + (filter % columns) * (side + gap)
    const y = head + Math.floor(filter / columns) * (high + gap)
    return (
      `<image x="${x}" y="${y}" width="${side}" height="${high}" style="image-rendering:pixelated" ` +
      `href="${canvas.toDataURL()}"/>` +
      `<rect x="${x - 0.5}" y="${y - 0.5}" width="${side + 1}" height="${high + 1}" fill="none" stroke="#d2d2ca"/>`
    )
  })
  const stops = [-1, 0, 1].map(
    (share) => `<stop offset="${(share + 1) / 2}" stop-color="${cssColor(signedColor(printScale, share))}"/>`,
  )
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${whole.width}" height="${whole.height}" ` +
    `viewBox="0 0 ${whole.width} ${whole.height}" font-family="${font}" font-size="12" fill="#16181c">` +
    `<defs><linearGradient id="scale">${stops.join('')}</linearGradient></defs>` +
    `<rect width="100%" height="100%" fill="#fff"/>` +
    `<text x="${padding}" y="32" font-size="16" font-weight="600">${escapeXml(title)}</text>` +
    `<text x="${padding}" y="58">${signedText(-most)}</text>` +
    `<rect x="${padding + 44}" y="49" width="120" height="10" fill="url(#scale)" stroke="#d2d2ca"/>` +
    `<text x="${padding + 172}" y="58">${signedText(most)}</text>${tiles.join('')}</svg>`
  return { svg, ...whole }
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

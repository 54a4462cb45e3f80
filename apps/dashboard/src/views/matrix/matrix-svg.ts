import type { DrawnMatrix } from './matrix-to-draw.ts'
import { className, shortName } from './shaded-matrix.ts'

/** Colours of an exported matrix, as `#rrggbb`. */
interface MatrixPalette {
  readonly paper: string
  readonly ink: string
  readonly muted: string
  readonly right: string
  readonly wrong: string
}

/** Colours for documents: on white, whatever the theme of the page. */
const printPalette: MatrixPalette = {
  paper: '#ffffff',
  ink: '#16181c',
  muted: '#666c75',
  right: '#0b60b5',
  wrong: '#c65a10',
}

/** The strongest shading, 0-1: dark text stays readable on it. */
const strongest = 0.55
/** Side of a cell, in pixels, and of a whole matrix of many classes. */
const largestCell = 44
const mostSide = 1320
/** Names and numbers fit from this size on. */
const smallestWritten = 12
const smallestNumbered = 30
const font = "'Inter Variable', Inter, 'Segoe UI', 'Helvetica Neue', 'Noto Sans', sans-serif"

/** The matrix as an SVG document, actual classes down and predicted ones across, with its title and axes. */
export function matrixSvg(
  matrix: DrawnMatrix,
  title: string,
  palette: MatrixPalette = printPalette,
): { svg: string; width: number; height: number } {
  const { classCount, order, classes } = matrix
  const cellSize = Math.min(largestCell, Math.max(1, Math.floor(mostSide / classCount)))
  const names = cellSize < smallestWritten ? [] : order.map((index) => shortName(className(classes, index), 18))
  const longest = Math.max(0, ...names.map((name) => [...name].length))
  const turned = longest > 5 || cellSize < largestCell
  const left = 44 + Math.max(24, longest * 7.5)
  const top = 76 + (turned ? longest * 7.5 : 18)
  const nameSize = Math.min(12, cellSize)
  const side = classCount * cellSize
  const width = Math.ceil(Math.max(left + side + 24, 320))
  const height = Math.ceil(top + side + 24)

  const texts = [
    text(24, 32, title, palette.ink, 16, 'start', 600),
    text(left + side / 2, 58, 'predicted →', palette.muted, 12, 'middle'),
    `<g transform="translate(28 ${top + side / 2}) rotate(-90)">` +
      `${text(0, 0, '← actual', palette.muted, 12, 'middle')}</g>`,
    ...names.map((name, i) => text(left - 8, top + (i + 0.5) * cellSize + 4, name, palette.ink, nameSize, 'end')),
    ...names.map((name, i) => {
      const x = left + (i + 0.5) * cellSize
      return turned
        ? `<g transform="translate(${x + 4} ${top - 8}) rotate(-90)">` +
            `${text(0, 0, name, palette.ink, nameSize, 'start')}</g>`
        : text(x, top - 8, name, palette.ink, nameSize, 'middle')
    }),
  ]
  const cells: string[] = []
  for (let row = 0; row < classCount; row++) {
    for (let column = 0; column < classCount; column++) {
      const shade = matrix.shadeAt(row, column)
      // Of many cells only those that hold something are written: a file of a million squares opens nowhere.
      if (shade === 0 && cellSize < largestCell) continue
      const x = left + column * cellSize
      const y = top + row * cellSize
      const fill = mix(palette.paper, shade >= 0 ? palette.right : palette.wrong, Math.abs(shade) * strongest)
      const label = cellSize < smallestNumbered ? '' : matrix.cellAt(row, column).text
      const stroke = cellSize < largestCell ? '' : ' stroke="#e6e6e0"'
      cells.push(`<rect x="${x}" y="${y}" width="${cellSize}" height="${cellSize}" fill="${fill}"${stroke}/>`)
      const [middle, line, weight] = [x + cellSize / 2, y + cellSize / 2 + 4, row === column ? 600 : 400]
      if (label !== '') cells.push(text(middle, line, label, palette.ink, 12, 'middle', weight))
    }
  }
  if (cellSize < largestCell)
    cells.push(`<rect x="${left}" y="${top}" width="${side}" height="${side}" fill="none" stroke="#d2d2ca"/>`)
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="${font}"><title>${escape(title)}</title>` +
    `<rect width="100%" height="100%" fill="${palette.paper}"/>${texts.join('')}${cells.join('')}</svg>`
  return { svg, width, height }
}

function text(x: number, y: number, content: string, fill: string, size: number, anchor: string, weight = 400): string {
  return (
    `<text x="${x}" y="${y}" fill="${fill}" font-size="${size}" text-anchor="${anchor}" ` +
    `font-weight="${weight}">${escape(content)}</text>`
  )
}

// Characters that XML forbids even when escaped are left out.
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

function escape(content: string): string {
  return content
    .replace(forbidden, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** A colour between two, `share` 0-1 of the way. */
function mix(from: string, to: string, share: number): string {
  const channel = (color: string, i: number): number => Number.parseInt(color.slice(1 + 2 * i, 3 + 2 * i), 16)
  return `#${[0, 1, 2]
    .map((i) =>
      Math.round(channel(from, i) + (channel(to, i) - channel(from, i)) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}

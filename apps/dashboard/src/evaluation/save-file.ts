import { csv, type CsvCell } from '@misfit/evaluation/csv'

/** Hands a file to the browser's downloads. */
export function saveFile(name: string, type: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has its own reference by the time this runs.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** With a byte order mark, by which spreadsheets know that it is UTF-8. */
export function saveCsv(name: string, rows: readonly (readonly CsvCell[])[]): void {
  saveFile(`${name}.csv`, 'text/csv;charset=utf-8', `\ufeff${csv(rows)}`)
}

/**
 * An SVG document as a PNG of twice its size.
 *
 * @throws Error when the browser can't draw it
 */
export async function savePng(name: string, svg: string): Promise<void> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.naturalWidth * 2
    canvas.height = image.naturalHeight * 2
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    const png = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
    if (png === null) throw new Error('The browser could not draw the picture; try SVG instead.')
    saveFile(`${name}.png`, 'image/png', png)
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** A file name made from ids and fixed words: whatever else is in it becomes a dash. */
export function fileNameFrom(...parts: readonly (string | number)[]): string {
  return parts.join('-').replaceAll(/[^A-Za-z0-9_-]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 100) || 'misfit'
}

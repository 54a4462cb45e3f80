/** Rows and columns from 0, both ends included. */
export interface Region {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
  /** The largest value in it. */
  readonly most: number
}

/**
 * Finds the region where a map is strongest: the pixels that hang together with its largest value, by sides, and have
 * at least `share` of it.
 *
 * @param values `[height * width]` row by row
 * @returns null when no value is above 0
 */
export function strongestRegion(values: ArrayLike<number>, height: number, width: number, share = 0.5): Region | null {
  let start = 0
  for (let pixel = 1; pixel < height * width; pixel++) if (values[pixel]! > values[start]!) start = pixel
  const most = values[start] ?? 0
  if (!(most > 0)) return null
  const reached = new Uint8Array(height * width)
  const open = [start]
  reached[start] = 1
  let [top, bottom, left, right] = [height, 0, width, 0]
  const reach = (row: number, column: number): void => {
    const pixel = row * width + column
    if (
      row < 0 ||
      row >= height ||
      column < 0 ||
      column >= width ||
      reached[pixel] === 1 ||
      values[pixel]! < share * most
    )
      return
    reached[pixel] = 1
    open.push(pixel)
  }
  for (let pixel = open.pop(); pixel !== undefined; pixel = open.pop()) {
    const row = Math.floor(pixel / width)
    const column = pixel % width
    top = Math.min(top, row)
    bottom = Math.max(bottom, row)
    left = Math.min(left, column)
    right = Math.max(right, column)
    reach(row - 1, column)
    reach(row + 1, column)
    reach(row, column - 1)
    reach(row, column + 1)
  }
  return { top, bottom, left, right, most }
}

/** A region in words, counted from 1 as people do: `rows 8–14, columns 10–18`. */
export function regionText({ top, bottom, left, right }: Region): string {
  const range = (one: string, from: number, to: number): string =>
    from === to ? `${one} ${from + 1}` : `${one}s ${from + 1}–${to + 1}`
  return `${range('row', top, bottom)}, ${range('column', left, right)}`
}

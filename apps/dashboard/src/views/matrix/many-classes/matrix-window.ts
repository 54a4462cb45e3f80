/** The part of a matrix of many classes that is seen: a square of pixels onto a square of places. */
export interface MatrixWindow {
  /** Side of a cell, in CSS pixels. */
  readonly cell: number
  /** Pixels of the matrix that are scrolled off at the left and at the top. */
  readonly left: number
  readonly top: number
}

/** The square that the matrix is seen in. */
export interface MatrixFrame {
  /** Side of the frame, in CSS pixels. */
  readonly side: number
  readonly classCount: number
}

/** The largest side of a cell, in CSS pixels: a number of four digits stands in it. */
const largestCell = 44

const smallestCell = ({ side, classCount }: MatrixFrame): number => Math.min(largestCell, side / classCount)

/** Window that shows all of the matrix. */
export const wholeMatrix = (frame: MatrixFrame): MatrixWindow => ({ cell: smallestCell(frame), left: 0, top: 0 })

/** The window as near as it can be had: cells neither too small nor too large, and never beyond the matrix. */
export function within(frame: MatrixFrame, { cell, left, top }: MatrixWindow): MatrixWindow {
  const size = Math.min(largestCell, Math.max(smallestCell(frame), cell))
  const most = Math.max(0, size * frame.classCount - frame.side)
  const clamp = (value: number): number => Math.min(most, Math.max(0, value))
  return { cell: size, left: clamp(left), top: clamp(top) }
}

/** Zooms by a factor; what is under the point `(x, y)` of the frame stays under it. */
export function zoomMatrix(
  frame: MatrixFrame,
  window: MatrixWindow,
  factor: number,
  x = frame.side / 2,
  y = frame.side / 2,
): MatrixWindow {
  const { cell } = within(frame, { ...window, cell: window.cell * factor })
  const grown = cell / window.cell
  return within(frame, { cell, left: (window.left + x) * grown - x, top: (window.top + y) * grown - y })
}

/** Moves the window over the matrix by so many pixels. */
export const panMatrix = (frame: MatrixFrame, window: MatrixWindow, right: number, down: number): MatrixWindow =>
  within(frame, { ...window, left: window.left + right, top: window.top + down })

/** The place under a point of the frame; null outside the matrix. */
export function placeAt(
  { classCount }: MatrixFrame,
  { cell, left, top }: MatrixWindow,
  x: number,
  y: number,
): { row: number; column: number } | null {
  const [row, column] = [Math.floor((y + top) / cell), Math.floor((x + left) / cell)]
  return row >= 0 && column >= 0 && row < classCount && column < classCount ? { row, column } : null
}

/** The window moved as little as it takes for a place to be seen whole. */
export function revealing(
  frame: MatrixFrame,
  window: MatrixWindow,
  { row, column }: { row: number; column: number },
): MatrixWindow {
  const { cell } = window
  const along = (place: number, from: number): number =>
    Math.min(place * cell, Math.max((place + 1) * cell - frame.side, from))
  return within(frame, { cell, left: along(column, window.left), top: along(row, window.top) })
}

/** First and last place that are at least partly seen. */
export function placesSeen(
  { side, classCount }: MatrixFrame,
  cell: number,
  from: number,
): readonly [first: number, last: number] {
  return [Math.max(0, Math.floor(from / cell)), Math.min(classCount - 1, Math.ceil((from + side) / cell) - 1)]
}

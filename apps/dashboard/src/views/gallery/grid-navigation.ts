interface GridPlace {
  readonly row: number
  readonly column: number
}

/**
 * Finds where a key moves the focus in a grid of `rows` by `columns`, by the keys of the ARIA grid pattern.
 *
 * @returns null when the key does not move the focus
 */
export function moveInGrid(
  from: GridPlace,
  key: string,
  withControl: boolean,
  rows: number,
  columns: number,
): GridPlace | null {
  const clamp = (row: number, column: number): GridPlace => ({
    row: Math.min(Math.max(row, 0), rows - 1),
    column: Math.min(Math.max(column, 0), columns - 1),
  })
  switch (key) {
    case 'ArrowUp':
      return clamp(from.row - 1, from.column)
    case 'ArrowDown':
      return clamp(from.row + 1, from.column)
    case 'ArrowLeft':
      return clamp(from.row, from.column - 1)
    case 'ArrowRight':
      return clamp(from.row, from.column + 1)
    case 'Home':
      return clamp(withControl ? 0 : from.row, 0)
    case 'End':
      return clamp(withControl ? rows - 1 : from.row, columns - 1)
    case 'PageUp':
      return clamp(from.row - 10, from.column)
    case 'PageDown':
      return clamp(from.row + 10, from.column)
    default:
      return null
  }
}

/**
 * Finds where a key moves the focus among `count` items that fill rows of `columns` in reading order.
 *
 * @returns null when the key does not move the focus
 */
export function moveInList(
  from: number,
  key: string,
  count: number,
  columns: number,
  rowsPerPage: number,
): number | null {
  const clamp = (index: number): number => Math.min(Math.max(index, 0), count - 1)
  // Up and down keep the column: at the edge they stay where they are.
  const stay = (index: number): number => (index < 0 || index >= count ? from : index)
  switch (key) {
    case 'ArrowLeft':
      return clamp(from - 1)
    case 'ArrowRight':
      return clamp(from + 1)
    case 'ArrowUp':
      return stay(from - columns)
    case 'ArrowDown':
      return stay(from + columns)
    case 'PageUp':
      return clamp(from - columns * rowsPerPage)
    case 'PageDown':
      return clamp(from + columns * rowsPerPage)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}

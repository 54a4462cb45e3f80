export type CsvCell = string | number | boolean | null

/**
 * A table as CSV, by RFC 4180: CRLF line ends, quotes where needed. Null is an empty cell; numbers keep all digits.
 *
 * Text that a spreadsheet would run as a formula (it starts with = + - @, a tab or a carriage return) gets an
 * apostrophe in front, as OWASP advises against CSV injection: names of runs and classes come from other people.
 */
export function csv(rows: Iterable<readonly CsvCell[]>): string {
  let text = ''
  for (const row of rows) text += `${row.map(field).join(',')}\r\n`
  return text
}

function field(cell: CsvCell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

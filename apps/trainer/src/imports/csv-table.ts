import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { CsvError, parse } from 'csv-parse'
import { ImportError } from './import-error.ts'

/** The longest line of a table, and of its head: 5,000 names of 200 characters. */
const longestLine = 1024 * 1024

/** Line of a table: its cells by position, and its place in the file. */
export interface CsvLine {
  readonly cells: readonly string[]
  /** Number of the line, from 1, the head included. */
  readonly line: number
}

/** The names of a table's columns, without reading further; null when the file does not begin with a line of text. */
export async function csvHead(file: string, delimiter: string): Promise<string[] | null> {
  const text = await firstLine(file)
  if (text === null) return null
  try {
    for await (const cells of parse(text, { ...options, delimiter })) return columnsOf(cells)
  } catch {
    return null
  }
  return null
}

/**
 * The lines of a CSV file after its head, as a stream.
 *
 * @param name the file as the person named it
 * @throws ImportError at a line that has not the columns of the head, or an open quote
 */
export async function* csvLines(file: string, name: string, delimiter: string): AsyncGenerator<CsvLine> {
  const parser = createReadStream(file).pipe(parse({ ...options, delimiter, info: true }))
  try {
    for await (const record of parser) {
      const { record: cells, info } = record
      if (info.records > 1) yield { cells: columnsOf(cells), line: info.lines }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new ImportError(
      name,
      `line ${String(error['lines'] ?? '?')}`,
      error.message.replace(/\.$/, ''),
      'The file was cut off or changed; export it again',
    )
  }
}

/**
 * `0.5`, `nan`, `-inf`; null for a cell that is empty or says that there is no value, undefined for one that is no
 * number.
 */
export function csvNumber(cell: string): number | null | undefined {
  const text = cell.trim().toLowerCase()
  if (text === '' || text === 'na' || text === 'none' || text === 'null') return null
  if (text === 'nan') return Number.NaN
  const infinity = /^([+-]?)inf(inity)?$/.exec(text)
  if (infinity !== null) return infinity[1] === '-' ? -Infinity : Infinity
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(text) ? Number(text) : undefined
}

/** The step of a line. @throws ImportError when it is no whole number */
export function csvStep(cell: string | undefined, column: string, name: string, line: number): number {
  const step = csvNumber(cell ?? '')
  if (typeof step === 'number' && Number.isSafeInteger(step)) return step
  throw new ImportError(
    name,
    `line ${line}`,
    `${column} is ${JSON.stringify((cell ?? '').slice(0, 40))}, not a whole number`,
    'Mend this line, or export the file again',
  )
}

const options = { bom: true, max_record_size: longestLine, skip_empty_lines: true } as const

/** csv-parse gives texts unless it is told to convert them. */
const columnsOf = (cells: unknown): string[] => (Array.isArray(cells) ? cells.map(String) : [])

async function firstLine(file: string): Promise<string | null> {
  const handle = await open(file, 'r')
  try {
    const bytes = Buffer.alloc(longestLine)
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0)
    const text = bytes.toString('utf8', 0, bytesRead)
    const end = text.search(/\r?\n/)
    if (text.includes('\0') || (end === -1 && bytesRead === longestLine)) return null
    return end === -1 ? text : text.slice(0, end)
  } finally {
    await handle.close()
  }
}

import path from 'node:path'
import { csvHead, csvLines, csvNumber, csvStep } from './csv-table.ts'
import type { ImportedItem, ImportedRun } from './imported-run.ts'

const separators = [',', ';', '\t']

/** The run of a log of Keras's `CSVLogger`: a column `epoch`, and one for each metric. Null when the file is none. */
export async function kerasRun(file: string, source: string): Promise<ImportedRun | null> {
  for (const separator of separators) {
    const columns = await csvHead(file, separator)
    if (columns === null || columns[0] !== 'epoch' || columns.length < 2) continue
    return {
      format: 'keras-csv',
      name: path.basename(source, path.extname(source)),
      identity: '',
      source,
      tags: [],
      ended: { outcome: 'completed' },
      items: () => itemsOf(file, source, separator, columns),
    }
  }
  return null
}

async function* itemsOf(
  file: string,
  source: string,
  separator: string,
  columns: readonly string[],
): AsyncGenerator<ImportedItem> {
  for await (const { cells, line } of csvLines(file, source, separator)) {
    const step = csvStep(cells[0], 'epoch', source, line)
    const values = new Map<string, number>()
    for (let i = 1; i < columns.length; i++) {
      const value = csvNumber(cells[i] ?? '')
      if (value === undefined) yield { kind: 'left out', what: 'cells that are no numbers' }
      else if (value !== null) values.set(columns[i] ?? '', value)
    }
    if (values.size > 0) yield { kind: 'metrics', step, at: null, values }
  }
}

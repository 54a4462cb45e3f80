import path from 'node:path'
import { csvHead, csvLines, csvNumber, csvStep } from './csv-table.ts'
import type { ImportedItem, ImportedRun } from './imported-run.ts'

/** Columns of a run's history that are no metrics: W&B's own counters. */
const own = { step: '_step', timestamp: '_timestamp', runtime: '_runtime' } as const

/** A column of a table and the metric in it. */
interface MetricColumn {
  readonly index: number
  readonly metric: string
}

/**
 * The runs of a CSV file of Weights & Biases: `run.history()` of its Python library (one run), or "CSV export" of a
 * chart (several, in columns `RUN - METRIC`). Null when the file is neither.
 */
export async function wandbRuns(file: string, source: string): Promise<ImportedRun[] | null> {
  const columns = await csvHead(file, ',')
  if (columns === null) return null
  if (columns.includes(own.step)) return [historyRun(file, source, columns)]
  return chartRuns(file, source, columns)
}

function historyRun(file: string, source: string, columns: readonly string[]): ImportedRun {
  const metrics = columns.flatMap((metric, index) =>
    // pandas writes its index as a column without a name.
    metric === '' || metric === own.step || metric === own.timestamp || metric === own.runtime
      ? []
      : [{ index, metric }],
  )
  return run(
    file,
    source,
    path.basename(source, path.extname(source)),
    '',
    { step: columns.indexOf(own.step), timestamp: columns.indexOf(own.timestamp) },
    metrics,
  )
}

function chartRuns(file: string, source: string, columns: readonly string[]): ImportedRun[] | null {
  const [step, ...others] = columns
  const split = others.map((column) => column.lastIndexOf(' - '))
  if (step !== 'Step' || others.length === 0 || split.some((at) => at < 1)) return null
  const byRun = new Map<string, MetricColumn[]>()
  others.forEach((column, i) => {
    // Each value stands with the least and greatest of the points that the chart drew as one.
    if (/__(MIN|MAX)$/.test(column)) return
    const name = column.slice(0, split[i])
    const metrics = byRun.get(name) ?? []
    metrics.push({ index: i + 1, metric: column.slice((split[i] ?? 0) + 3) })
    byRun.set(name, metrics)
  })
  return [...byRun].map(([name, metrics]) => run(file, source, name, name, { step: 0, timestamp: -1 }, metrics))
}

function run(
  file: string,
  source: string,
  name: string,
  identity: string,
  places: { step: number; timestamp: number },
  metrics: readonly MetricColumn[],
): ImportedRun {
  return {
    format: 'wandb',
    name,
    identity,
    source,
    tags: [],
    ended: { outcome: 'completed' },
    items: () => itemsOf(file, source, places, metrics),
  }
}

async function* itemsOf(
  file: string,
  source: string,
  places: { step: number; timestamp: number },
  metrics: readonly MetricColumn[],
): AsyncGenerator<ImportedItem> {
  for await (const { cells, line } of csvLines(file, source, ',')) {
    const seconds = csvNumber(cells[places.timestamp] ?? '')
    const values = new Map<string, number>()
    for (const { index, metric } of metrics) {
      const value = csvNumber(cells[index] ?? '')
      if (value === undefined) yield { kind: 'left out', what: 'cells that are no numbers' }
      else if (value !== null) values.set(metric, value)
    }
    if (values.size === 0) continue
    yield {
      kind: 'metrics',
      step: csvStep(cells[places.step], 'the step', source, line),
      at: typeof seconds === 'number' ? seconds * 1000 : null,
      values,
    }
  }
}

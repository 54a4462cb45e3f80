import { chartRows } from './chart-csv.ts'
import type { ChartSeries } from './series.ts'

/** The most rows of a chart's table: enough to read, few enough to put on a page. */
const mostRows = 100

/** A chart's values as a table to read: all rows, or an even spread of them with the first and the last. */
export function chartTable(series: readonly ChartSeries[]): {
  rows: { x: number; values: (number | null)[] }[]
  total: number
} {
  const [, ...all] = chartRows('', series)
  const total = all.length
  const picked =
    total <= mostRows
      ? all
      : Array.from({ length: mostRows }, (_, i) => all[Math.round((i * (total - 1)) / (mostRows - 1))]!)
  return {
    total,
    rows: picked.map(([x, ...values]) => ({
      x: Number(x),
      values: values.map((value) => (typeof value === 'number' ? value : null)),
    })),
  }
}

import { csv, type CsvCell } from '@misfit/text/csv'
import type { ChartSeries } from './series.ts'

/** Every point of a chart in rows of x: one column a series, empty where a series has no point at that x. */
export function chartRows(xName: string, series: readonly ChartSeries[]): CsvCell[][] {
  const listed = series.filter((one) => one.unlisted !== true)
  const rows = new Map<number, CsvCell[]>()
  listed.forEach((one, column) => {
    for (let i = 0; i < one.x.length; i++) {
      const x = one.x[i]!
      let row = rows.get(x)
      if (row === undefined) {
        row = [x, ...listed.map(() => null)]
        rows.set(x, row)
      }
      row[column + 1] = one.y[i]!
    }
  })
  const body = [...rows.values()].sort((a, b) => Number(a[0]) - Number(b[0]))
  return [[xName, ...listed.map((one) => one.label)], ...body]
}

export const chartCsv = (xName: string, series: readonly ChartSeries[]): string => csv(chartRows(xName, series))

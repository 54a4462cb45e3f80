import { describe, expect, it } from 'vitest'
import { chartCsv } from './chart-csv.ts'
import type { ChartSeries } from './series.ts'

const series = (id: string, x: number[], y: number[], unlisted = false): ChartSeries => ({
  id,
  label: id,
  color: '--series-1',
  line: 'solid',
  x,
  y,
  unlisted,
})

describe('chartCsv', () => {
  it('has every point, all digits, and NaN as NaN', () =>
    expect(
      chartCsv('step', [series('train', [1, 2, 3], [0.1, Number.NaN, 1 / 3]), series('validation', [3], [0.5])]),
    ).toBe('step,train,validation\r\n1,0.1,\r\n2,NaN,\r\n3,0.3333333333333333,0.5\r\n'))
  it('leaves unlisted series out', () => expect(chartCsv('step', [series('raw', [1], [2], true)])).toBe('step\r\n'))
})

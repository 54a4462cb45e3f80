import { expect, it } from 'vitest'
import { addEvent, emptyHistory } from '@misfit/events/run/run-history'
import { metricCurves, metricNames } from './metric-curves.ts'
import type { NamedHistory } from './epoch-curves.ts'

function run(runId: string, ...logged: { step: number[]; name: string; values: number[] }[]): NamedHistory {
  const history = emptyHistory()
  logged.forEach(({ step, name, values }, i) =>
    addEvent(history, { type: 'metrics', seq: i + 1, at: 0, step, series: [{ name, values }] }),
  )
  return { runId, name: runId, history }
}

it('draws a metric of the runs that log it, each in the colour of its place', () => {
  const runs = [
    run('a', { step: [1, 2], name: 'f1', values: [0.5, 0.6] }),
    run('b', { step: [1], name: 'other', values: [1] }),
    run('c', { step: [1], name: 'f1', values: [Number.NaN] }),
  ]
  expect(metricNames(runs)).toEqual(['f1', 'other'])
  const [a, c, ...rest] = metricCurves(runs, 'f1')
  expect(rest).toEqual([])
  expect(a).toMatchObject({ id: 'a', x: [1, 2], y: [0.5, 0.6], color: '--series-1' })
  expect(c).toMatchObject({ id: 'c', y: [Number.NaN], color: '--series-3' })
})

it('draws what was done again as it was done last', () => {
  const [curve] = metricCurves(
    [run('a', { step: [1, 2, 3], name: 'f1', values: [1, 2, 3] }, { step: [2, 3], name: 'f1', values: [20, 30] })],
    'f1',
  )
  expect([Array.from(curve!.x), Array.from(curve!.y)]).toEqual([
    [1, 2, 3],
    [1, 20, 30],
  ])
})

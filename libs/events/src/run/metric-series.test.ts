import { describe, expect, it } from 'vitest'
import { createdEvent } from '../testing/example-events.ts'
import { formatEventLine, parseEventLine, type RunEvent } from './run-event.ts'
import { addEvent, emptyHistory } from './run-history.ts'
import { summaryAfter, summaryOfCreated } from './run-summary.ts'

const metrics = (seq: number, step: number[], values: Record<string, number[]>): RunEvent => ({
  seq,
  at: 1000,
  type: 'metrics',
  step,
  series: Object.entries(values).map(([name, of]) => ({ name, values: of })),
})

describe('metrics with names of their own', () => {
  it('become one series a name, with NaN as data and a mark where the step goes back', () => {
    const history = emptyHistory()
    for (const event of [
      createdEvent(),
      metrics(2, [0, 5], { 'train/loss': [2, Number.NaN] }),
      metrics(3, [5, 6], { 'train/loss': [1, 0.5], lr: [0.1, 0.2] }),
    ]) {
      addEvent(history, parseEventLine(formatEventLine(event)))
    }
    expect(history.metrics.get('train/loss')).toEqual({
      step: [0, 5, 5, 6],
      value: [2, Number.NaN, 1, 0.5],
      restarts: [2],
    })
    expect(history.metrics.get('lr')).toEqual({ step: [5, 6], value: [0.1, 0.2], restarts: [] })
  })

  it('keep a name that JavaScript gives a meaning', () => {
    const event = {
      ...metrics(2, [1], {}),
      series: [
        { name: '__proto__', values: [1] },
        { name: 'constructor', values: [2] },
      ],
    }
    const history = emptyHistory()
    addEvent(history, createdEvent())
    addEvent(history, parseEventLine(JSON.stringify(event)))
    expect([...history.metrics.keys()]).toEqual(['__proto__', 'constructor'])
  })

  it('fill the table of runs where they have the names of its figures', () => {
    const created = createdEvent()
    const summary = summaryAfter(
      summaryOfCreated(created),
      metrics(2, [1, 2], { loss: [2, 1], val_accuracy: [0.5, 0.75], other: [7, 8] }),
    )
    expect(summary).toMatchObject({ step: 2, loss: 1, valAccuracy: 0.75, accuracy: null, lastSeq: 2 })
  })

  it('are refused where a series has another number of values than there are steps', () => {
    expect(() => parseEventLine(JSON.stringify(metrics(2, [1, 2], { loss: [1] })))).toThrow('one value for each step')
  })
})

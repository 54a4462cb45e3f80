import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createdEvent, epochEvent, startedEvent, stepsEvent, wholeRun } from '../testing/example-events.ts'
import type { RunEvent } from './run-event.ts'
import { addEvent, emptyHistory, type RunHistory } from './run-history.ts'

const historyOf = (events: readonly RunEvent[]): RunHistory => {
  const history = emptyHistory()
  for (const event of events) addEvent(history, event)
  return history
}

describe('addEvent', () => {
  it('folds a whole run', () => {
    const history = historyOf(wholeRun())
    expect(history.steps).toEqual({
      step: [1, 2, 3, 4],
      loss: [2.5, 2, 1, 0.5],
      accuracy: [0.5, 0.5, 0.5, 0.5],
      restarts: [],
    })
    expect(history.epochs.map(({ epoch }) => epoch)).toEqual([1, 2])
    expect(history).toMatchObject({
      lastSeq: 11,
      attempt: 1,
      bestEpoch: 1,
      paused: false,
      nonFinite: null,
      newestAt: 1010,
    })
    expect(history.test?.accuracy).toBe(0.91)
    expect(history.finished?.outcome).toBe('completed')
  })

  it('keeps the steps of an attempt that went back, and marks where', () => {
    const history = historyOf([
      createdEvent(),
      startedEvent(2),
      stepsEvent(3, 1, [3, 2, 1]),
      epochEvent(4, 1, 3),
      stepsEvent(5, 4, [9], 2),
      startedEvent(6, 2, 3),
      stepsEvent(7, 4, [0.9, 0.8], 2),
      epochEvent(8, 2, 5, 0.95),
    ])
    expect(history.steps.step).toEqual([1, 2, 3, 4, 4, 5])
    expect(history.steps.loss).toEqual([3, 2, 1, 9, 0.9, 0.8])
    expect(history.steps.restarts).toEqual([4])
    expect(history.attempt).toBe(2)
  })

  it('replaces the epochs that are done again', () => {
    const history = historyOf([
      createdEvent(),
      epochEvent(2, 1, 2),
      epochEvent(3, 2, 4, 0.1),
      startedEvent(4, 2, 2),
      epochEvent(5, 2, 4, 0.2),
    ])
    expect(history.epochs.map(({ epoch, valAccuracy }) => [epoch, valAccuracy])).toEqual([
      [1, 0.9],
      [2, 0.2],
    ])
  })

  it('says where the loss stopped being a number, the first time', () => {
    const history = historyOf([createdEvent(), stepsEvent(2, 1, [1, Number.NaN, Infinity])])
    expect(history.nonFinite).toEqual({ step: 2, epoch: 1, value: Number.NaN })
  })

  it('is running again after a new start', () => {
    const history = historyOf([
      createdEvent(),
      startedEvent(2),
      { seq: 3, at: 3, type: 'finished', outcome: 'stopped' },
      startedEvent(4, 2),
    ])
    expect(history.finished).toBeNull()
  })

  it('refuses a gap, and changes nothing by it', () => {
    const history = historyOf(wholeRun().slice(0, 3))
    const before = structuredClone(history)
    expect(() => addEvent(history, wholeRun()[4]!)).toThrow('event 5 follows 3')
    expect(history).toEqual(before)
  })

  it('gives the same history however often events are sent again', () => {
    const events = wholeRun()
    // Each number is where a resend begins, as after a reconnect; every resend goes one event further than any before.
    fc.assert(
      fc.property(fc.array(fc.nat(events.length - 1), { minLength: events.length, maxLength: 40 }), (resends) => {
        const history = emptyHistory()
        const taken: number[] = []
        for (const from of resends) {
          const begin = Math.min(from, history.lastSeq)
          for (const event of events.slice(begin, history.lastSeq + 1))
            if (addEvent(history, event)) taken.push(event.seq)
        }
        expect(taken).toEqual(events.map(({ seq }) => seq))
        expect(history).toEqual(historyOf(events))
      }),
    )
  })
})

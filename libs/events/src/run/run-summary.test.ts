import { describe, expect, it } from 'vitest'
import { createdEvent, epochEvent, startedEvent, stepsEvent, wholeRun } from '../testing/example-events.ts'
import { stringifyWithMetrics } from './metric-json.ts'
import type { RunEvent } from './run-event.ts'
import { type RunSummary, runSummarySchema, summaryAfter, summaryOfCreated } from './run-summary.ts'

const summaryOf = (events: readonly RunEvent[]): RunSummary =>
  events.reduce(summaryAfter, summaryOfCreated(createdEvent({ tags: ['a'] })))

describe('summaryAfter', () => {
  it('sums up a whole run', () => {
    const { settings: _, ...summary } = summaryOf(wholeRun().slice(1))
    expect(summary).toEqual({
      runId: 'abc123def456',
      name: 'first try',
      tags: ['a'],
      status: 'completed',
      message: null,
      walk: null,
      datasetId: null,
      parameters: null,
      attempt: 1,
      createdAt: 1000,
      startedAt: 1001,
      endedAt: 1010,
      epoch: 2,
      step: 4,
      totalSteps: null,
      stepsPerSecond: 100,
      imagesPerSecond: 3200,
      loss: 0.4,
      accuracy: 0.8,
      valLoss: 0.3,
      valAccuracy: 0.85,
      bestEpoch: 1,
      test: { loss: 0.35, accuracy: 0.91, count: 10_000 },
      reloaded: { loss: 0.35, accuracy: 0.91, count: 10_000, identical: true },
      // Two epochs of 2 s training and 0.5 s validation.
      trainingSeconds: 5,
      lastSeq: 11,
    })
  })

  it('knows how many images the validation accuracy is of once the dataset is known', () => {
    const part = { count: 10_000, classCounts: [6000, 4000] }
    const dataset = {
      id: '0123456789abcdef',
      name: 'd',
      imageShape: [8, 8, 1],
      classes: ['a', 'b'],
      partitions: { train: part, validation: part, test: part },
      source: 'made up',
    } satisfies Extract<RunEvent, { type: 'dataset' }>['dataset']
    expect(summaryOf([startedEvent(2)])).not.toHaveProperty('valCount')
    expect(summaryOf([startedEvent(2), { seq: 3, at: 3, type: 'dataset', dataset }])).toMatchObject({
      datasetId: dataset.id,
      valCount: 10_000,
    })
  })

  it('is queued until it starts, and goes through its states', () => {
    expect(summaryOf([]).status).toBe('queued')
    const states: [RunEvent, string][] = [
      [startedEvent(2), 'running'],
      [{ seq: 3, at: 3, type: 'paused', step: 1 }, 'paused'],
      [{ seq: 4, at: 4, type: 'resumed', step: 1 }, 'running'],
      [{ seq: 5, at: 5, type: 'finished', outcome: 'stopped', message: 'Ctrl-C' }, 'stopped'],
      [startedEvent(6, 2, 1), 'running'],
      [
        { seq: 7, at: 7, type: 'finished', outcome: 'failed', message: 'loss became NaN at epoch 1, batch 3' },
        'failed',
      ],
    ]
    states.forEach(([, status], i) =>
      expect(summaryOf(states.slice(0, i + 1).map(([event]) => event)).status).toBe(status),
    )
  })

  it('forgets the end of an attempt when the next begins, but not when the run first began', () => {
    const stopped = summaryOf([
      startedEvent(2),
      stepsEvent(3, 1, [1, 1, 1]),
      { seq: 4, at: 1003, type: 'finished', outcome: 'stopped', message: 'Ctrl-C' },
    ])
    expect(stopped).toMatchObject({ status: 'stopped', message: 'Ctrl-C', endedAt: 1003, step: 3 })
    expect(summaryAfter(stopped, startedEvent(5, 2, 2))).toMatchObject({
      status: 'running',
      message: null,
      endedAt: null,
      startedAt: 1001,
      attempt: 2,
      step: 2,
      stepsPerSecond: null,
    })
  })

  it('keeps a loss that is not a number, on the wire as well', () => {
    const summary = summaryOf([startedEvent(2), stepsEvent(3, 1, [1, Number.NaN])])
    expect(summary.loss).toBeNaN()
    expect(runSummarySchema.parse(JSON.parse(stringifyWithMetrics(summary)))).toEqual(summary)
  })

  it('does not change the summary it is given', () => {
    const before = Object.freeze(summaryOf([startedEvent(2)]))
    expect(summaryAfter(before, epochEvent(3, 1, 2)).epoch).toBe(1)
    expect(before.epoch).toBe(0)
  })
})

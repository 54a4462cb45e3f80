import { describe, expect, it } from 'vitest'
import { metricsTable, pointsText } from './metrics-table.ts'
import { runSummary } from './run-summaries.fixture.ts'

const tested = (id: string, accuracy: number, datasetId = 'd') =>
  runSummary(id, { datasetId, test: { loss: 0.1, accuracy, count: 10_000 } })

describe('metricsTable', () => {
  it('gives each model its gain over the one before', () => {
    const rows = metricsTable([tested('a', 0.7), tested('b', 0.95), tested('c', 0.94)])
    expect(rows[0]!.gain).toBeNull()
    expect(rows[1]!.gain).toBeCloseTo(0.25, 12)
    expect(rows[2]!.gain).toBeCloseTo(-0.01, 12)
    expect(rows[2]!.gainOver?.runId).toBe('b')
  })

  it('skips a run that is not tested yet', () => {
    const rows = metricsTable([tested('a', 0.7), runSummary('b'), tested('c', 0.8)])
    expect(rows[1]).toMatchObject({ test: null, gain: null })
    expect(rows[2]!.gain).toBeCloseTo(0.1, 12)
    expect(rows[2]!.gainOver?.runId).toBe('a')
  })

  it('does not compare models that were tested on different images', () => {
    expect(metricsTable([tested('a', 0.7, 'd'), tested('b', 0.9, 'e')])[1]!.gain).toBeNull()
  })

  it('marks the best of those that can be compared', () => {
    const best = (rows: ReturnType<typeof metricsTable>) => rows.map((row) => row.best)
    expect(best(metricsTable([tested('a', 0.7), tested('b', 0.95), runSummary('c')]))).toEqual([false, true, false])
    expect(best(metricsTable([tested('a', 0.7, 'd'), tested('b', 0.95, 'e')]))).toEqual([false, false])
    expect(best(metricsTable([tested('a', 0.7)]))).toEqual([false])
  })

  it('counts the images behind the accuracy and gives its interval', () => {
    const { test } = metricsTable([tested('a', 0.95)])[0]!
    expect(test).toMatchObject({ right: 9500, wrong: 500 })
    // Wilson's interval of 9500 in 10000, worked out by hand.
    expect(test!.interval!.low).toBeCloseTo(0.945549, 5)
    expect(test!.interval!.high).toBeCloseTo(0.954104, 5)
  })

  it('shows no accuracy that is not a number', () => {
    expect(metricsTable([tested('a', Number.NaN)])[0]!.test).toBeNull()
  })
})

describe('pointsText', () => {
  it('has a sign, one digit, and two where one would hide the difference', () => {
    expect(pointsText(0.04)).toBe('+4.0')
    expect(pointsText(-0.003)).toBe('\u22120.3')
    expect(pointsText(0.0002)).toBe('+0.02')
    expect(pointsText(0)).toBe('0.0')
    expect(pointsText(-0.00001)).toBe('0.0')
  })
})

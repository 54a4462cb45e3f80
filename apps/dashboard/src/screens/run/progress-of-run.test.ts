import { describe, expect, it } from 'vitest'
import { runSettingsSchema } from '@misfit/events/settings/settings'
import { elapsedSeconds, epochOf, progressOf, secondsLeft } from './progress-of-run.ts'

describe('progressOf', () => {
  it('is a share of the steps', () => expect(progressOf({ step: 50, totalSteps: 200, status: 'running' })).toBe(0.25))
  it('is unknown before the steps are', () =>
    expect(progressOf({ step: 0, totalSteps: null, status: 'queued' })).toBeNull())
  it('is whole for an ensemble, which trains nothing', () =>
    expect(progressOf({ step: 0, totalSteps: 0, status: 'running' })).toBe(1))
})

describe('epochOf', () => {
  const settings = runSettingsSchema.parse({ name: 'a', model: 'model_1', epochs: 5 })
  it('is the one that is being trained', () => {
    expect(epochOf({ epoch: 0, status: 'running', settings })).toBe(1)
    expect(epochOf({ epoch: 3, status: 'paused', settings })).toBe(4)
  })
  it('knows no last one where another program did not tell it', () =>
    expect(epochOf({ epoch: 7, status: 'running', settings, trainedBy: 'program', untold: ['epochs'] })).toBe(8))
  it('does not go beyond the last, while the run is tested', () =>
    expect(epochOf({ epoch: 5, status: 'running', settings })).toBe(5))
  it('is the last that was completed, of a run that waits or is over', () => {
    expect(epochOf({ epoch: 0, status: 'queued', settings })).toBe(0)
    expect(epochOf({ epoch: 2, status: 'stopped', settings })).toBe(2)
  })
})

describe('elapsedSeconds', () => {
  const run = { status: 'running', startedAt: 1000, endedAt: null, trainingSeconds: 7 } as const
  it('runs on while it trains', () => expect(elapsedSeconds(run, 61_000)).toBe(60))
  it('stands still at the end', () =>
    expect(elapsedSeconds({ ...run, status: 'completed', endedAt: 31_000 }, 61_000)).toBe(30))
  it('is the time of training of a lost run: nobody knows when it died', () =>
    expect(elapsedSeconds({ ...run, status: 'lost' }, 61_000)).toBe(7))
})

describe('secondsLeft', () => {
  it('is steps left over steps a second', () =>
    expect(secondsLeft({ step: 100, totalSteps: 400, stepsPerSecond: 50, status: 'running' })).toBe(6))
  it.each([0, Number.NaN, null])('is unknown at a speed of %s', (stepsPerSecond) =>
    expect(secondsLeft({ step: 100, totalSteps: 400, stepsPerSecond, status: 'running' })).toBeNull(),
  )
  it('is unknown while paused', () =>
    expect(secondsLeft({ step: 100, totalSteps: 400, stepsPerSecond: 50, status: 'paused' })).toBeNull())
})

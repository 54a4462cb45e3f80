import { describe, expect, it } from 'vitest'
import { runSettingsSchema } from '@misfit/events/settings/settings'
import { runSummary } from '../../views/comparison/run-summaries.fixture.ts'
import { nextSteps, nextStepTag, runOfStep } from './next-steps.ts'

const ids = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(12))
const finished = (i: number, accuracy: number) =>
  runSummary(ids[i]!, { status: 'completed', test: { loss: 0.1, accuracy, count: 10_000 } })

describe('nextSteps', () => {
  it('gives settings that the hub accepts', () => {
    for (const { settings } of nextSteps([finished(0, 0.9), finished(1, 0.95)])) {
      expect(runSettingsSchema.safeParse(settings).success).toBe(true)
    }
  })

  it('averages the best models that are finished', () => {
    const step = nextSteps([finished(0, 0.7), finished(1, 0.95), finished(2, 0.97), finished(3, 0.99)]).at(-1)!
    expect(step.settings?.ensembleOf).toEqual([ids[1], ids[2], ids[3]])
  })

  it('says why there is no ensemble yet', () => {
    const step = nextSteps([finished(0, 0.9), runSummary(ids[1]!)]).at(-1)!
    expect(step).toMatchObject({
      id: 'ensemble',
      settings: null,
      blocked: 'It needs two finished models; there is 1 so far.',
    })
  })

  it('finds the run that was started for a step', () => {
    const step = nextSteps([])[0]!
    const run = runSummary(ids[0]!, { tags: [nextStepTag], settings: runSettingsSchema.parse(step.settings) })
    expect(runOfStep(step, [runSummary(ids[1]!), run])).toBe(run)
    expect(runOfStep(nextSteps([])[1]!, [run])).toBeNull()
  })
})

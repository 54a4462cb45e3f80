import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newRunSettingsSchema } from '@misfit/events/settings/new-run-settings'
import { runSettingsSchema, type RunSettingsInput } from '@misfit/events/settings/settings'
import { currentTrainingRules } from '@misfit/events/settings/training-rules'
import { parseFitOptions } from '@misfit/training/fit/fit-options'
import { checkClipping } from '@misfit/training/step/gradient-clipping'
import { smoothingOf } from '@misfit/training/loss/loss-options'
import { createOptimizer } from '@misfit/training/optimizers/optimizer-options'
import { stepChoices } from './training-choices.ts'

/** Numbers near the borders of what is allowed, on both sides, and any others. */
const number = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(-1, 0, 1e-9, 0.5, 0.999, 1, 1.5, 2, 100_000) },
  { weight: 1, arbitrary: fc.double() },
)
const withConstants = (kind: string, ...names: string[]) =>
  fc
    .dictionary(fc.constantFrom(...names), number, { maxKeys: 2, noNullPrototype: true })
    .map((constants) => ({ kind, ...constants }))
const optimizers = fc.oneof(
  withConstants('adam', 'beta1', 'beta2', 'epsilon'),
  withConstants('adamw', 'beta1', 'weightDecay', 'epsilon'),
  withConstants('sgd', 'momentum'),
  withConstants('rmsprop', 'rho', 'momentum', 'epsilon'),
)
const schedules = fc.oneof(
  withConstants('step', 'every', 'factor'),
  withConstants('exponential', 'factor'),
  withConstants('cosine', 'floor', 'epochs'),
  withConstants('plateau', 'factor', 'patience', 'minDelta', 'floor'),
)
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined })

describe('what the contract of a run accepts, training accepts', () => {
  it('for any optimizer, schedule, warm-up, smoothing and clipping', () => {
    let accepted = 0
    fc.assert(
      fc.property(
        maybe(optimizers),
        maybe(schedules),
        maybe(number),
        maybe(number),
        maybe(number),
        (optimizer, schedule, warmUpSteps, labelSmoothing, limit) => {
          const parsed = runSettingsSchema.safeParse({
            name: 'any',
            model: 'model_1',
            optimizer,
            schedule,
            warmUpSteps,
            labelSmoothing,
            ...(limit === undefined ? {} : { clipping: { by: 'norm', limit } }),
          })
          if (!parsed.success) return
          accepted += 1
          const { epochs, batchSize, learningRate, seed } = parsed.data
          expect(parseFitOptions(parsed.data)).toMatchObject({
            epochs,
            batchSize,
            learningRate,
            seed,
            schedule: parsed.data.schedule ?? { kind: 'constant' },
          })
          const choices = stepChoices(parsed.data)
          createOptimizer(choices.optimizer)
          if (choices.clipping) checkClipping(choices.clipping)
          smoothingOf(choices.loss ?? {})
        },
      ),
      { numRuns: 2000, seed: 42 },
    )
    // Otherwise it would prove nothing.
    expect(accepted).toBeGreaterThan(100)
  })
})

it('choices that were not made are not handed on, and what names no rules trains under those of before', () => {
  const plain: RunSettingsInput = { name: 'plain', model: 'model_1' }
  const { rules, ...choices } = stepChoices(runSettingsSchema.parse(plain))
  expect(Object.values(choices).every((value) => value === undefined)).toBe(true)
  expect(rules).toBe(1)
  expect(stepChoices(newRunSettingsSchema.parse(plain)).rules).toBe(currentTrainingRules)
})

import { describe, expect, it } from 'vitest'
import { startFoldsSchema, startRunSchema } from '../http/http-api.ts'
import { newRunSettingsSchema } from './new-run-settings.ts'
import { runSettingsSchema } from './settings.ts'
import { startSweepSchema, sweepSpecSchema } from './sweep.ts'
import { currentTrainingRules } from './training-rules.ts'

const plain = { name: 'a', model: 'model_1' }

describe('a run that begins', () => {
  // keras 3.15.1: keras.optimizers.SGD().get_config() and the others.
  it.each([
    ['sgd', 0.01, { kind: 'sgd', momentum: 0, nesterov: false }],
    ['rmsprop', 0.001, { kind: 'rmsprop', rho: 0.9, momentum: 0, epsilon: 1e-7 }],
    ['adam', 0.001, { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }],
    ['adamw', 0.001, { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.004 }],
  ] as const)('with %s has the rate and the constants of Keras', (kind, learningRate, optimizer) => {
    expect(newRunSettingsSchema.parse({ ...plain, optimizer: { kind } })).toMatchObject({
      learningRate,
      optimizer,
      rules: currentTrainingRules,
    })
  })

  it('keeps what was chosen', () => {
    const chosen = { learningRate: 0.1, optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true } } as const
    expect(newRunSettingsSchema.parse({ ...plain, ...chosen })).toMatchObject(chosen)
  })

  it('gets the current rules by every way that begins runs, with settings of an earlier run too', () => {
    const earlier = runSettingsSchema.parse({ ...plain, optimizer: { kind: 'sgd' } })
    for (const settings of [earlier, { ...earlier, rules: 1 as const }]) {
      const begun = { optimizer: { kind: 'sgd', momentum: 0.9 }, learningRate: 0.001, rules: currentTrainingRules }
      expect(startRunSchema.parse({ settings }).settings).toMatchObject(begun)
      expect(startFoldsSchema.parse({ settings }).settings).toMatchObject(begun)
      expect(
        startSweepSchema.parse({ name: 'a', settings, method: 'grid', vary: [{ setting: 'seed', values: [1] }] })
          .settings,
      ).toMatchObject(begun)
    }
  })
})

describe('settings that are stored', () => {
  it('mean what they meant: SGD had momentum 0.9 and rate 0.001, and no rules are added', () => {
    const stored = runSettingsSchema.parse({ ...plain, optimizer: { kind: 'sgd' } })
    expect(stored).toMatchObject({ learningRate: 0.001, optimizer: { kind: 'sgd', momentum: 0.9 } })
    expect(stored).not.toHaveProperty('rules')
    expect(
      sweepSpecSchema.parse({ name: 'a', settings: plain, method: 'grid', vary: [{ setting: 'seed', values: [1] }] })
        .settings,
    ).not.toHaveProperty('rules')
  })

  it('of a run under the current rules come back as they are', () => {
    const begun = newRunSettingsSchema.parse({
      ...plain,
      optimizer: { kind: 'sgd' },
      bestBy: 'loss',
      clipping: { by: 'variableNorm', limit: 1 },
    })
    expect(runSettingsSchema.parse(JSON.parse(JSON.stringify(begun)))).toEqual(begun)
  })

  it('of a version that is not known yet are refused, with the remedy', () => {
    expect(() => runSettingsSchema.parse({ ...plain, rules: 3 })).toThrow('made by a newer Misfit')
  })
})

describe('a sweep that begins', () => {
  const spec = { name: 'a', method: 'grid', vary: [{ setting: 'optimizer', values: ['adam', 'sgd'] }] } as const
  it('remembers that nobody chose a learning rate', () => {
    expect(startSweepSchema.parse({ ...spec, settings: plain }).usualRates).toBe(true)
    expect(startSweepSchema.parse({ ...spec, settings: { ...plain, learningRate: 0.001 } }).usualRates).toBeUndefined()
    // As a page sends what it has checked itself.
    const checked = startSweepSchema.parse({ ...spec, settings: plain })
    expect(startSweepSchema.parse(checked)).toEqual(checked)
  })
})

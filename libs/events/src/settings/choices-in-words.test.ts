import { describe, expect, it } from 'vitest'
import { newRunSettingsSchema } from './new-run-settings.ts'
import { bestRuleInWords, choicesInWords, optimizerInWords, scheduleInWords } from './choices-in-words.ts'
import { runSettingsSchema, settingsProblems } from './settings.ts'
import { optimizerSettingsSchema, scheduleSettingsSchema } from './training-options.ts'

const settings = { name: 'a', model: 'model_1' }

describe('choices in words', () => {
  it('of a run from before there were choices are Adam alone', () =>
    expect(choicesInWords(runSettingsSchema.parse(settings))).toEqual([['optimizer', 'Adam']]))

  it.each([
    [{ kind: 'adam' }, 'Adam'],
    [{ kind: 'adam', beta1: 0.8 }, 'Adam (beta1 0.8)'],
    [{ kind: 'adamw', weightDecay: 0.01 }, 'AdamW (weight decay 0.01)'],
    [{ kind: 'sgd', momentum: 0 }, 'SGD'],
    [{ kind: 'sgd', nesterov: true }, 'SGD (momentum 0.9, Nesterov)'],
    [{ kind: 'rmsprop' }, 'RMSprop'],
  ])('%o is %s', (optimizer, words) => expect(optimizerInWords(optimizerSettingsSchema.parse(optimizer))).toBe(words))

  it.each([
    [{ by: 'norm', limit: 1 }, 'gradients clipped to a norm of 1 all together'],
    [{ by: 'variableNorm', limit: 1 }, 'gradients clipped to a norm of 1, each variable by itself'],
    [{ by: 'value', limit: 0.5 }, 'gradients clipped to 0.5 in each entry'],
  ] as const)('%o is %s', (clipping, words) =>
    expect(choicesInWords(runSettingsSchema.parse({ ...settings, clipping })).at(-1)).toEqual(['clipping', words]),
  )

  it('say which epoch is the best, and that the schedule of a run of before fell while it warmed up', () => {
    const chosen = { ...settings, bestBy: 'loss', schedule: { kind: 'cosine' }, warmUpSteps: 5 } as const
    expect(choicesInWords(newRunSettingsSchema.parse(chosen)).slice(-2)).toEqual([
      ['warm-up', 'warm-up over 5 steps'],
      ['best epoch', 'best by validation loss'],
    ])
    expect(choicesInWords(runSettingsSchema.parse(chosen)).at(-2)?.[1]).toBe(
      'warm-up over 5 steps, the schedule falling meanwhile',
    )
    expect(bestRuleInWords({})).toBe('the highest validation accuracy, of equal ones the lower validation loss')
  })

  it.each([
    [{ kind: 'constant' }, 'constant'],
    [{ kind: 'step', every: 2 }, 'times 0.1 after every 2 epochs'],
    [{ kind: 'step', every: 1, factor: 0.5 }, 'times 0.5 after every epoch'],
    [{ kind: 'cosine', floor: 0.01, epochs: 3 }, 'down half a cosine to 1 % of it over 3 epochs'],
    [{ kind: 'plateau', patience: 3 }, 'times 0.1 when validation loss stands still for 3 epochs'],
    [{ kind: 'plateau', patience: 1 }, 'times 0.1 when validation loss stands still for 1 epoch'],
    [{ kind: 'cosine', epochs: 1 }, 'down half a cosine to 0 over 1 epoch'],
  ])('%o is %s', (schedule, words) => expect(scheduleInWords(scheduleSettingsSchema.parse(schedule))).toBe(words))
})

it('a wrong choice is named with its field', () => {
  const parsed = runSettingsSchema.safeParse({
    ...settings,
    optimizer: { kind: 'sgd', momentum: 1 },
    schedule: { kind: 'step', every: 0 },
    warmUpSteps: 1.5,
    labelSmoothing: 1,
    clipping: { by: 'norm', limit: 0 },
    precision: 'f16',
    threads: 1025,
    stepsPerCall: 0,
  })
  expect(parsed.error === undefined ? [] : settingsProblems(parsed.error)).toEqual([
    'optimizer.momentum: momentum must be at least 0 and below 1',
    'schedule.every: every must be at least 1',
    'warmUpSteps: warm-up is a whole number of steps',
    'labelSmoothing: label smoothing must be at least 0 and below 1',
    'clipping.limit: clipping limit must be greater than 0',
    'precision: precision is f32 or bf16',
    'threads: threads must be at most 1024',
    'stepsPerCall: steps per call must be at least 1',
  ])
})

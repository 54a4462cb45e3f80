import { describe, expect, it } from 'vitest'
import { runNameSchema, runSettingsSchema, settingsProblems, tagsSchema } from './settings.ts'
import { walkModels, walkSettings } from './walk.ts'

describe('a name', () => {
  it.each([
    '../../etc/passwd',
    '<script>alert(1)</script>',
    '模型 один',
    '🦊'.repeat(100),
    'NaN',
    "'; drop table runs; --",
    '__proto__',
  ])('may be %s', (name) => expect(runNameSchema.parse(name)).toBe(name))
  it('has the spaces around it taken off', () => expect(runNameSchema.parse('  a b ')).toBe('a b'))
  it.each([
    ['nothing', '', 'at least one character'],
    ['spaces', '   ', 'at least one character'],
    ['201 characters', 'x'.repeat(201), 'at most 200'],
    ['10,000 characters', 'x'.repeat(10_000), 'at most 200'],
    ['a line break', 'a\nb', 'control'],
    ['a NUL', 'a\u0000b', 'control'],
    ['an escape sequence', 'a\u001b[31mb', 'control'],
    ['a line separator', 'a\u2028b', 'control'],
  ])('may not be %s', (_, name, why) => expect(() => runNameSchema.parse(name)).toThrow(why))
})

it('a run has at most 32 tags', () => {
  expect(tagsSchema.safeParse(Array.from({ length: 32 }, () => 'a')).success).toBe(true)
  expect(tagsSchema.safeParse(Array.from({ length: 33 }, () => 'a')).success).toBe(false)
})

describe('settings', () => {
  it('are those of the walk when only a name and a model are given', () =>
    expect(runSettingsSchema.parse({ name: 'a', model: 'model_1' })).toEqual({
      name: 'a',
      tags: [],
      model: 'model_1',
      dataset: 'mnist',
      epochs: 5,
      batchSize: 32,
      learningRate: 0.001,
      seed: 42,
      augmentation: false,
    }))

  it('name each field that is wrong', () => {
    const parsed = runSettingsSchema.safeParse({
      name: '',
      model: 'm',
      epochs: 0,
      batchSize: 1.5,
      learningRate: -1,
      seed: -1,
    })
    expect(parsed.error === undefined ? [] : settingsProblems(parsed.error)).toEqual([
      'name: a name needs at least one character',
      'epochs: epochs must be at least 1',
      'batchSize: batch size is a whole number',
      'learningRate: learning rate must be greater than 0',
      'seed: seed must be at least 0',
    ])
  })

  it.each([Number.NaN, Infinity, '0.001', null])('take no learning rate of %s', (learningRate) =>
    expect(runSettingsSchema.safeParse({ name: 'a', model: 'm', learningRate }).success).toBe(false),
  )
})

describe('the walk', () => {
  it('has four runs that differ in their model only', () => {
    const runs = walkModels.map((_, position) => runSettingsSchema.parse(walkSettings(position)))
    expect(runs.map(({ model }) => model)).toEqual(['model_0', 'model_1', 'model_2', 'model_3'])
    expect(new Set(runs.map(({ name: _name, model: _model, ...rest }) => JSON.stringify(rest))).size).toBe(1)
  })
  it('has no fifth run', () => expect(() => walkSettings(4)).toThrow(RangeError))
})

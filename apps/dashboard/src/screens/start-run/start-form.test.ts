import { describe, expect, it } from 'vitest'
import { readForm, suggestedName, untouchedForm } from './start-form.ts'

const errorsOf = (change: Partial<typeof untouchedForm>): unknown => {
  const read = readForm({ ...untouchedForm, ...change }, 'suggested')
  return 'errors' in read ? read.errors : null
}

describe('readForm', () => {
  it('gives the walk’s settings untouched, with the suggested name', () =>
    expect(readForm(untouchedForm, 'model_1')).toEqual({
      settings: {
        name: 'model_1',
        tags: [],
        model: 'model_1',
        dataset: 'mnist',
        epochs: 5,
        batchSize: 32,
        learningRate: 0.001,
        seed: 42,
        augmentation: false,
        rules: 2,
      },
    }))
  it.each([
    [{ epochs: '0' }, { epochs: 'epochs must be at least 1' }],
    [{ epochs: '2.5' }, { epochs: 'epochs is a whole number' }],
    [{ epochs: '' }, { epochs: 'enter a number' }],
    [{ batchSize: 'many' }, { batchSize: 'this is not a number' }],
    [{ learningRate: 'fast' }, { learningRate: 'this is not a number' }],
    [{ learningRate: '-1' }, { learningRate: 'learning rate must be greater than 0' }],
    [{ seed: '-1' }, { seed: 'seed must be at least 0' }],
    [{ name: 'x'.repeat(10_000) }, { name: 'a name has at most 200 characters' }],
  ])('%o is %o', (change, errors) => expect(errorsOf(change)).toEqual(errors))
  it.each([
    ['sgd', 0.01],
    ['adam', 0.001],
  ] as const)('an empty rate is what %s begins with', (optimizer, learningRate) =>
    expect(readForm({ ...untouchedForm, advanced: { ...untouchedForm.advanced, optimizer } }, 'a')).toMatchObject({
      settings: { learningRate },
    }),
  )
  it('takes a rate far too high: seeing it fail is allowed', () =>
    expect(errorsOf({ learningRate: '1e10' })).toBeNull())
  it('takes a decimal comma', () => expect(errorsOf({ learningRate: '0,01' })).toBeNull())
  it.each(['😀', '../../etc/passwd', '<script>'])('takes %s as a name', (name) => expect(errorsOf({ name })).toBeNull())
})

describe('the finer choices', () => {
  const advanced = (change: Partial<typeof untouchedForm.advanced>) => ({
    advanced: { ...untouchedForm.advanced, ...change },
  })
  const settingsOf = (change: Partial<typeof untouchedForm.advanced>): unknown => {
    const read = readForm({ ...untouchedForm, ...advanced(change) }, 'a')
    return 'settings' in read ? read.settings : read
  }

  it('are settings once made', () =>
    expect(
      settingsOf({
        optimizer: 'adamw',
        schedule: 'cosine',
        clipping: 'norm',
        precision: 'bf16',
        numbers: {
          'optimizer.weightDecay': '0,01',
          'clipping.limit': '1',
          warmUpSteps: '500',
          labelSmoothing: '0.1',
          threads: '2',
          stepsPerCall: '8',
        },
      }),
    ).toMatchObject({
      optimizer: { kind: 'adamw', weightDecay: 0.01, beta1: 0.9 },
      schedule: { kind: 'cosine', floor: 0 },
      warmUpSteps: 500,
      labelSmoothing: 0.1,
      clipping: { by: 'norm', limit: 1 },
      precision: 'bf16',
      threads: 2,
      stepsPerCall: 8,
    }))
  it('say which trainer may take the run, and how long it waits', () =>
    expect(
      settingsOf({ needs: ' gpu, big gpu', numbers: { priority: '5', retries: '2', waitSeconds: '3600' } }),
    ).toMatchObject({ needs: ['big', 'gpu'], priority: 5, retries: 2, waitSeconds: 3600 }))
  it('of a kind that is not chosen do not count', () =>
    expect(
      settingsOf({ numbers: { 'optimizer.momentum': '7', 'schedule.factor': '7', 'clipping.limit': '-1' } }),
    ).not.toHaveProperty('errors'))
  it.each([
    [
      { optimizer: 'sgd', numbers: { 'optimizer.momentum': '1' } },
      { 'optimizer.momentum': 'momentum must be at least 0 and below 1' },
    ],
    [{ schedule: 'step', numbers: { 'schedule.every': 'two' } }, { 'schedule.every': 'this is not a number' }],
    [{ clipping: 'value', numbers: { 'clipping.limit': '' } }, { 'clipping.limit': 'enter a number' }],
    [{ needs: 'a label_' }, { 'needs.1': 'a label has 1 to 30 characters of a-z, 0-9 and -, such as gpu' }],
    [{ numbers: { threads: '0' } }, { threads: 'threads must be at least 1' }],
  ] as const)('%o is wrong at its field', (change, errors) => expect(errorsOf(advanced(change))).toEqual(errors))
})

describe('suggestedName', () => {
  it('says what differs from the walk', () =>
    expect(suggestedName({ ...untouchedForm, epochs: '20', augmentation: true })).toBe('model_1, 20 epochs, augmented'))
})

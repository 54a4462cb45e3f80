import { describe, expect, it } from 'vitest'
import { readForm, suggestedName, untouchedForm } from './start-form.ts'

const errorsOf = (change: Partial<typeof untouchedForm>): unknown => {
  const read = readForm({ ...untouchedForm, ...change }, 'suggested')
  return 'errors' in read ? read.errors : null
}

describe('readForm', () => {
  it('gives the walk’s settings untouched, with the suggested name', () =>
    expect(readForm(untouchedForm, 'model_1')).toEqual({
      settings: { name: 'model_1', tags: [], model: 'model_1', dataset: 'mnist', epochs: 5, batchSize: 32, learningRate: 0.001, seed: 42, augmentation: false },
    }))
  it.each([
    [{ epochs: '0' }, { epochs: 'epochs must be at least 1' }],
    [{ epochs: '2.5' }, { epochs: 'epochs is a whole number' }],
    [{ epochs: '' }, { epochs: 'enter a number' }],
    [{ batchSize: 'many' }, { batchSize: 'this is not a number' }],
    [{ learningRate: '-1' }, { learningRate: 'learning rate must be greater than 0' }],
    [{ seed: '-1' }, { seed: 'seed must be at least 0' }],
    [{ name: 'x'.repeat(10_000) }, { name: 'a name has at most 200 characters' }],
  ])('%o is %o', (change, errors) => expect(errorsOf(change)).toEqual(errors))
  it('takes a rate far too high: seeing it fail is allowed', () => expect(errorsOf({ learningRate: '1e10' })).toBeNull())
  it('takes a decimal comma', () => expect(errorsOf({ learningRate: '0,01' })).toBeNull())
  it.each(['😀', '../../etc/passwd', '<script>'])('takes %s as a name', (name) => expect(errorsOf({ name })).toBeNull())
})

describe('suggestedName', () => {
  it('says what differs from the walk', () =>
    expect(suggestedName({ ...untouchedForm, epochs: '20', augmentation: true })).toBe('model_1, 20 epochs, augmented'))
})

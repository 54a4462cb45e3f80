import { expect, it } from 'vitest'
import { readSweepForm, untouchedSweep } from './sweep-form.ts'

const read = (change: Partial<typeof untouchedSweep>) => readSweepForm({ ...untouchedSweep, ...change })
const varied = (setting: string, values: string) => read({ method: 'random', vary: [{ setting, values }] })

it.each([
  ['learningRate', '0.001, 0.01', { values: [0.001, 0.01] }],
  ['learningRate', '0.0001 to 0.1', { range: { from: 0.0001, to: 0.1, scale: 'log', whole: false } }],
  ['batchSize', '16..64', { range: { from: 16, to: 64, scale: 'linear', whole: true } }],
  ['augmentation', 'yes, no', { values: [true, false] }],
])('%s of %s', (setting, values, dimension) =>
  expect(varied(setting, values)).toMatchObject({ spec: { vary: [{ setting, ...dimension }] } }),
)

it.each([
  [{ vary: [{ setting: 'learningRate', values: '' }] }, 'give at least one value'],
  [
    { method: 'random', vary: [{ setting: 'learningRate', values: '0.1 to 0.01' }] },
    'a range goes from a smaller number to a larger one',
  ],
  [
    { method: 'halving', vary: [{ setting: 'epochs', values: '1, 2' }] },
    'successive halving decides how many epochs each run gets; vary neither epochs nor the schedule',
  ],
  [{ folds: '1' }, 'at least 2 folds'],
] as const)('%o: %s', (change, problem) => expect(read(change)).toEqual({ problems: [problem] }))

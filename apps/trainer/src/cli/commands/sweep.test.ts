import { expect, it } from 'vitest'
import { dimensionOf } from './sweep.ts'

it.each([
  ['learningRate=0.001,0.01', { setting: 'learningRate', values: [0.001, 0.01] }],
  ['model=model_1, model_2', { setting: 'model', values: ['model_1', 'model_2'] }],
  ['augmentation=true,false', { setting: 'augmentation', values: [true, false] }],
  ['optimizer.momentum=0,0.9', { setting: 'optimizer.momentum', values: [0, 0.9] }],
  [
    'learningRate=1e-4..0.1:log',
    { setting: 'learningRate', range: { from: 1e-4, to: 0.1, scale: 'log', whole: false } },
  ],
  ['batchSize=16..64:whole', { setting: 'batchSize', range: { from: 16, to: 64, scale: 'linear', whole: true } }],
])('--vary %s', (text, dimension) => {
  expect(dimensionOf(text)).toEqual(dimension)
})

it.each([
  ['learningRate', 'give a setting and its values'],
  ['name=a,b', 'a sweep varies model'],
  ['learningRate=0.1..0.01', 'a range goes from a smaller number to a larger one'],
  ['learningRate=0..1:log', 'a logarithmic range begins above 0'],
])('--vary %s is refused: %s', (text, why) => {
  expect(() => dimensionOf(text)).toThrow(why)
})

import { expect, it } from 'vitest'

import { comparisonSentence } from './comparison-sentence.ts'

const sentence = (difference: number, low: number, high: number): string =>
  comparisonSentence('model_1', 'model_3', { difference, differenceInterval: { low, high } })

it('the better model is named, whichever it is', () => {
  expect(sentence(0.04, 0.035, 0.045)).toBe('model_3 is better by 4.0 points; 95 % interval 3.5 to 4.5.')
  expect(sentence(-0.04, -0.045, -0.035)).toBe('model_1 is better by 4.0 points; 95 % interval 3.5 to 4.5.')
})

it('where the interval holds 0, neither is', () => {
  expect(sentence(0.002, -0.003, 0.007)).toBe(
    'model_1 and model_3 cannot be told apart: model_3 is ahead by 0.2 points; 95 % interval \u22120.3 to 0.7.',
  )
  expect(sentence(-0.002, -0.007, 0.003)).toBe(
    'model_1 and model_3 cannot be told apart: model_1 is ahead by 0.2 points; 95 % interval \u22120.3 to 0.7.',
  )
})

it('models with equally many right answers are neither ahead', () => {
  expect(sentence(0, -0.003, 0.003)).toBe(
    'model_1 and model_3 cannot be told apart: both have the same accuracy; 95 % interval of the difference ' +
      '\u22120.3 to 0.3 points.',
  )
})

it('a small difference is not rounded to none', () => {
  expect(sentence(0.0003, 0.0001, 0.0005)).toBe('model_3 is better by 0.03 points; 95 % interval 0.01 to 0.1.')
})

it('without samples there is nothing to say', () => {
  expect(comparisonSentence('a', 'b', { difference: null, differenceInterval: null })).toBe(
    'a and b have no samples to be compared on.',
  )
})

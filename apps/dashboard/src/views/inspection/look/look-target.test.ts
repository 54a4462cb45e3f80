import { describe, expect, it } from 'vitest'
import { lookedForClass, lookTargets, parseLookTarget } from './look-target.ts'

const wrong = { index: 7, actual: 1, answer: { predicted: 0, probability: 0.9, verdict: 'wrong' } } as const
const unanswered = { index: 8, actual: 1, answer: { predicted: 0, probability: Number.NaN, verdict: 'none' } } as const
const unasked = { index: 9, actual: 1, answer: null }

describe('the class that is looked for', () => {
  it('follows its part from image to image, or stays the one that was named', () => {
    expect((['predicted', 'actual', 2] as const).map((target) => lookedForClass(target, wrong))).toEqual([0, 1, 2])
  })
  it('is left to the model where no answer is known', () => {
    expect([unanswered, unasked].map((sample) => lookedForClass('predicted', sample))).toEqual([null, null])
    expect(lookTargets(unasked, ['cat', 'dog'])[0]).toEqual({ value: 'predicted', text: 'most probable class' })
  })
  it('is chosen by part or by name', () => {
    expect(lookTargets(wrong, ['cat', 'dog']).map(({ text }) => text)).toEqual([
      'predicted: cat',
      'actual: dog',
      'class cat',
      'class dog',
    ])
    expect(['predicted', 'actual', '12'].map(parseLookTarget)).toEqual(['predicted', 'actual', 12])
  })
})

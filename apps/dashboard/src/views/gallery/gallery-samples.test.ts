import { describe, expect, it } from 'vitest'
import { predictionsFromProbabilities } from '@misfit/evaluation/predictions/predictions'
import {
  countUnanswered,
  gallerySample,
  gallerySamples,
  sampleDetails,
  sampleList,
  sampleSentence,
} from './gallery-samples.ts'

const classes = ['cat', 'dog', '']
const predictions = predictionsFromProbabilities(
  Float32Array.of(0.75, 0.25, 0, 0.125, 0.25, 0.625, Number.NaN, 0, 0),
  [0, 0, 0],
  3,
)

describe('gallerySamples', () => {
  it('keeps the given order', () => {
    expect(gallerySamples(predictions, [1, 0]).map(({ index }) => index)).toEqual([1, 0])
  })

  it('are the same when each is made as it is seen', () => {
    const all = gallerySamples(predictions, [2, 0, 1])
    const list = sampleList(predictions, Uint32Array.of(2, 0, 1))
    expect(list).toHaveLength(3)
    expect(list.slice(1, 9)).toEqual(all.slice(1, 9))
    expect([0, 1, 2, 3].map((position) => list.at(position))).toEqual([...all, undefined])
  })

  it('tells right from wrong', () => {
    expect(gallerySample(predictions, 0).answer?.verdict).toBe('right')
    expect(gallerySample(predictions, 1)).toEqual({
      index: 1,
      actual: 0,
      answer: { verdict: 'wrong', predicted: 2, probability: 0.625 },
    })
  })

  it('never counts a model without an answer as right, though class 0 stands for its prediction', () => {
    expect(gallerySample(predictions, 2)).toMatchObject({ actual: 0, answer: { verdict: 'none', predicted: 0 } })
  })

  it('counts those without an answer', () => expect(countUnanswered(predictions)).toBe(1))

  it('knows its bounds', () => expect(() => gallerySample(predictions, 3)).toThrow('the predictions have 3 samples'))
})

describe('sampleDetails', () => {
  it('ranks the classes', () => {
    expect(sampleDetails(predictions, 1).classes).toEqual([
      { classIndex: 2, probability: 0.625 },
      { classIndex: 1, probability: 0.25 },
      { classIndex: 0, probability: 0.125 },
    ])
  })

  it('adds the actual class to the most probable ones', () => {
    expect(sampleDetails(predictions, 1, 1).classes.map(({ classIndex }) => classIndex)).toEqual([2, 0])
  })

  it('keeps the actual class of many that is not among the stored ones, with an unknown probability', () => {
    const many = predictionsFromProbabilities(
      Float32Array.from({ length: 20 }, (_, i) => (20 - i) / 210),
      [19],
      20,
    )
    expect(sampleDetails(many, 0).classes.at(-1)).toEqual({ classIndex: 19, probability: null })
  })
})

describe('sampleSentence', () => {
  it('says what is seen', () => {
    expect(sampleSentence(gallerySample(predictions, 1), 'validation', classes)).toBe(
      'validation image 1, actual cat, predicted class 2 with 62.5\u00a0%',
    )
    expect(sampleSentence(gallerySample(predictions, 2), 'test', classes)).toContain('no answer')
    expect(sampleSentence({ index: 7, actual: 1, answer: null }, 'train', classes)).toBe('train image 7, actual dog')
  })
})

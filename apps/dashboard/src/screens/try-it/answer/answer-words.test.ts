import { predictionsFromProbabilities } from '@misfit/evaluation/predictions/predictions'
import { expect, it } from 'vitest'
import { answerSentence, largestDifference, shownClasses, storedProbabilities } from './answer-words.ts'

it('an answer in words names the two most probable classes', () => {
  expect(answerSentence(Float32Array.of(0.1, 0.7, 0.2), ['cat', 'dog', ''])).toBe(
    'The model says dog, with 70.0\u00a0%; next class 2, with 20.0\u00a0%.',
  )
  expect(answerSentence(Float32Array.of(Number.NaN, Number.NaN), ['a', 'b'])).toContain('not numbers')
})

it('few classes keep their places; of many the most probable are shown', () => {
  expect(shownClasses(3, Float32Array.of(0, 1, 0))).toEqual([0, 1, 2])
  const probabilities = Float32Array.from({ length: 30 }, (_, index) => (index === 17 ? 0.9 : 0.1 / 29))
  const shown = shownClasses(30, probabilities)
  expect(shown).toHaveLength(10)
  expect(shown[0]).toBe(17)
})

it('an answer is compared with the classes that were stored', () => {
  const probabilities = Float32Array.from({ length: 12 }, (_, index) => (index === 3 ? 0.45 : 0.05))
  const stored = storedProbabilities(predictionsFromProbabilities(probabilities, [3], 12), 0)
  expect(stored.filter((value) => value === null)).toHaveLength(7)
  expect(largestDifference(probabilities, stored)).toBe(0)
  expect(
    largestDifference(
      probabilities.map((value) => value + 0.25),
      stored,
    ),
  ).toBeCloseTo(0.25)
})

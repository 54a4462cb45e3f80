import { expect, it } from 'vitest'
import { agreement } from '@misfit/evaluation/comparison/agreement'
import { predictionsFromProbabilities } from '@misfit/evaluation/predictions/predictions'
import { imagesByOutcome } from './outcomes.ts'

/** A model of three classes that gives 0.8 to each answer. */
const answering = (...answers: number[]) =>
  predictionsFromProbabilities(
    Float32Array.from(answers.flatMap((one) => [0, 1, 2].map((c) => (c === one ? 0.8 : 0.1)))),
    [0, 0, 0, 0, 0, 0],
    3,
  )

it('puts each image to one outcome, and agrees with the counts of the test', () => {
  const [a, b] = [answering(0, 0, 1, 1, 1, 0), answering(0, 2, 0, 1, 2, 0)]
  const images = imagesByOutcome(a, b)
  expect(images).toEqual({
    'both right': [0, 5],
    'only A right': [1],
    'only B right': [2],
    'both wrong, same answer': [3],
    'both wrong, different answers': [4],
  })
  const { bothRight, onlyARight, onlyBRight, neitherRight } = agreement(a, b)
  expect([bothRight, onlyARight, onlyBRight, neitherRight]).toEqual([2, 1, 1, 2])
})

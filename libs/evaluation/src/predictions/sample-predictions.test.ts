import { expect, it } from 'vitest'

import { predictionsFromProbabilities, PredictionsError } from './predictions.ts'
import { samplePredictions } from './sample-predictions.ts'

const predictions = predictionsFromProbabilities(Float32Array.from([0.75, 0.25, 0.5, 0.5, Number.NaN, 1]), [0, 1, 1], 2)

it('the chosen samples in the order given, right or wrong', () => {
  expect(samplePredictions(predictions, Uint32Array.of(2, 0, 1))).toEqual([
    { index: 2, actual: 1, predicted: 0, probability: Number.NaN, correct: false },
    { index: 0, actual: 0, predicted: 0, probability: 0.75, correct: true },
    { index: 1, actual: 1, predicted: 0, probability: 0.5, correct: false },
  ])
})

it.each([3, -1, 0.5])('there is no sample %s', (index) => {
  expect(() => samplePredictions(predictions, [index])).toThrow(PredictionsError)
})

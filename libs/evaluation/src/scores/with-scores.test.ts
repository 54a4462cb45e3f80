import { expect, it } from 'vitest'

import { manyClasses } from '../testing/many-classes.ts'
import { predictionsFromProbabilities, PredictionsError } from '../predictions/predictions.ts'
import { probabilityScores } from './probability-scores.ts'
import { withScores } from './with-scores.ts'

const made = (count: number, first = 0) => {
  const { probabilities, actual, classCount } = manyClasses({ count, classCount: 12, skill: 300 })
  const labels = actual.map((c) => (c + first) % classCount)
  return {
    predictions: predictionsFromProbabilities(probabilities, labels, classCount),
    scores: probabilityScores(probabilities, labels, classCount),
  }
}

it('scores go with the predictions that they are of, and with no others', () => {
  const { predictions, scores } = made(30)
  expect(withScores(predictions, scores)).toEqual({ ...predictions, scores })
  expect(() => withScores(predictions, made(29).scores)).toThrow(PredictionsError)
  expect(() => withScores(predictions, made(30, 1).scores)).toThrow(
    /Scores of 2 samples of class 0 beside predictions of 3/,
  )
})

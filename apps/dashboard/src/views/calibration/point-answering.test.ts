import { expect, it } from 'vitest'
import { predictionsFromProbabilities } from '@misfit/evaluation/predictions/predictions'
import { selectivePrediction } from '@misfit/evaluation/calibration/selective-prediction'
import { pointAnswering } from './point-answering.ts'

it('answers at least the share asked for, equals together', () => {
  const predictions = predictionsFromProbabilities(
    Float32Array.of(0.9, 0.1, 0.7, 0.3, 0.7, 0.3, 0.6, 0.4),
    [0, 0, 1, 0],
    2,
  )
  const curve = selectivePrediction(predictions)
  expect([...curve.answered]).toEqual([1, 3, 4])
  expect([0, 0.25, 0.26, 0.75, 1].map((share) => pointAnswering(curve, share))).toEqual([0, 0, 1, 1, 2])
})

it('has no point where there is no answer', () => {
  expect(
    pointAnswering(selectivePrediction(predictionsFromProbabilities(Float32Array.of(NaN, NaN), [0], 2)), 1),
  ).toBeNull()
})

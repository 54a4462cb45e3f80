import type { Predictions } from './predictions.ts'
import {
  emptyPredictions,
  hasAnswer,
  predictionsFromProbabilities,
  PredictionsError,
  requireAllKept,
  setNoAnswer,
  setPrediction,
} from './predictions.ts'
import { isScored, probabilityScores } from '../scores/probability-scores.ts'
import { requireSameSamples } from './same-samples.ts'

/**
 * Several models as one: the mean of their probabilities, sample by sample. A sample that any of the models has no
 * confident answer for has none here.
 *
 * @throws PredictionsError when there is none, they are not of the same samples and classes, or not all classes are
 *   kept (more than 10): `ensembleOfOutputs` takes what the models gave
 */
export function ensemble(members: Predictions[]): Predictions {
  requireSameSamples(members)
  for (const member of members) requireAllKept(member)
  const { count, classCount, actual } = members[0]!
  const mean = emptyPredictions(count, classCount)
  const sums = new Float64Array(classCount)
  for (let i = 0; i < count; i++) {
    sums.fill(0)
    for (const { topClasses, topProbabilities } of members) {
      for (let place = i * classCount; place < (i + 1) * classCount; place++)
        sums[topClasses[place]!]! += topProbabilities[place]!
    }
    for (let c = 0; c < classCount; c++) sums[c] = sums[c]! / members.length
    setPrediction(mean, i, actual[i]!, sums)
    if (!members.every((member) => hasAnswer(member, i))) setNoAnswer(mean, i)
  }
  return mean
}

/**
 * Averages models' whole outputs as an ensemble, at any number of classes, with scores where not all classes are kept.
 *
 * @param outputs `[count * classCount]` of each model, softmax output, 0-1
 * @param actual `[count]`, true classes
 * @throws PredictionsError when there is none, or their lengths disagree
 */
export function ensembleOfOutputs(
  outputs: readonly Float32Array[],
  actual: ArrayLike<number>,
  classCount: number,
): Predictions {
  const [first] = outputs
  if (first === undefined) throw new PredictionsError('No models to average')
  const mean = new Float32Array(first.length)
  for (const output of outputs) {
    if (output.length !== mean.length)
      throw new PredictionsError(
        `${output.length} and ${mean.length} probabilities cannot be averaged: they are of other samples or classes`,
      )
  }
  for (let at = 0; at < mean.length; at++) {
    let sum = 0
    for (const output of outputs) sum += output[at]!
    mean[at] = sum / outputs.length
  }
  const predictions = predictionsFromProbabilities(mean, actual, classCount)
  return isScored(predictions.count, classCount)
    ? { ...predictions, scores: probabilityScores(mean, actual, classCount) }
    : predictions
}

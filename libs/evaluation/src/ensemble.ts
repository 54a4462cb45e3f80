import type { Predictions } from './predictions.ts'
import { emptyPredictions, hasAnswer, setNoAnswer, setPrediction } from './predictions.ts'
import { requireSameSamples } from './same-samples.ts'

/**
 * Several models as one: the mean of their probabilities, sample by sample.
 *
 * Exact up to 10 classes. Of more, only a model's top classes are known; what they leave of the whole 1 is taken to
 * spread evenly over the others. A sample that any of the models has no confident answer for has none here.
 *
 * @throws PredictionsError when there is none, or they are not of the same samples and classes
 */
export function ensemble(members: Predictions[]): Predictions {
  requireSameSamples(members)
  const { count, classCount, actual } = members[0]!
  const mean = emptyPredictions(count, classCount)
  const sums = new Float64Array(classCount)
  for (let i = 0; i < count; i++) {
    sums.fill(0)
    for (const member of members) addProbabilities(sums, member, i)
    for (let c = 0; c < classCount; c++) sums[c] = sums[c]! / members.length
    setPrediction(mean, i, actual[i]!, sums)
    if (!members.every((member) => hasAnswer(member, i))) setNoAnswer(mean, i)
  }
  return mean
}

function addProbabilities(sums: Float64Array, member: Predictions, i: number): void {
  const { topCount, topClasses, topProbabilities, classCount } = member
  let known = 0
  for (let place = i * topCount; place < (i + 1) * topCount; place++) known += topProbabilities[place]!
  const others = classCount === topCount ? 0 : Math.max(0, 1 - known) / (classCount - topCount)
  if (others > 0) for (let c = 0; c < classCount; c++) sums[c]! += others
  for (let place = i * topCount; place < (i + 1) * topCount; place++) {
    sums[topClasses[place]!]! += topProbabilities[place]! - others
  }
}

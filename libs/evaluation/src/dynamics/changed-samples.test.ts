import { expect, it } from 'vitest'
import { changedSamples } from './changed-samples.ts'
import { confusionMatrix } from '../matrix/confusion-matrix.ts'
import { matrixDifference } from '../matrix/matrix-difference.ts'
import { predictionsFromProbabilities } from '../predictions/predictions.ts'

const answers = (...ofOne: number[]) =>
  predictionsFromProbabilities(Float32Array.from(ofOne.flatMap((one) => [1 - one, one])), [0, 0, 1, 1, 1], 2)

it('tells those that entered a cell from those that left it, the surest first', () => {
  const before = answers(0.1, 0.8, 0.3, 0.1, 0.9)
  const after = answers(0.2, 0.1, 0.7, 0.9, 0.2)
  expect(changedSamples(before, after, 1, 1)).toEqual({ entered: Uint32Array.of(3, 2), left: Uint32Array.of(4) })
  expect(changedSamples(before, after, 0, 1)).toEqual({ entered: Uint32Array.of(), left: Uint32Array.of(1) })
})

it('has as many more entered than left as the matrices differ', () => {
  const before = answers(0.1, 0.8, 0.3, 0.1, 0.9)
  const after = answers(0.2, 0.1, 0.7, 0.9, 0.2)
  const { counts } = matrixDifference(confusionMatrix(before), confusionMatrix(after))
  for (let cell = 0; cell < 4; cell++) {
    const { entered, left } = changedSamples(before, after, Math.floor(cell / 2), cell % 2)
    expect(entered.length - left.length).toBe(counts[cell])
  }
})

import { describe, expect, it } from 'vitest'
import { encodePredictions } from '@misfit/evaluation/predictions-codec'
import { publicCase } from '@misfit/evaluation/public-case'
import { computations, sizeOf } from './computations.ts'
import { buffersIn } from './question.ts'

const predictions = publicCase()

describe('what is computed in the background', () => {
  it('counts every probability that it is given, and every byte of a blob', () => {
    expect(sizeOf({ predictions, fittedOn: null, label: 'validation' })).toBe(2 * 6509)
    expect(sizeOf({ predictions: [predictions, predictions], epochs: [1, 2] })).toBe(4 * 6509)
    expect(sizeOf(new Uint8Array(7))).toBe(7)
    expect(sizeOf(null)).toBe(0)
  })

  it('comes back with its memory, each piece once', () => {
    const { predictions: decoded, wrong } = computations.decode(Uint8Array.from(encodePredictions(predictions)))
    expect(new Set(buffersIn({ predictions: decoded, wrong }))).toEqual(new Set([wrong, decoded.actual, decoded.predicted, decoded.loss, decoded.topClasses, decoded.topProbabilities].map(({ buffer }) => buffer)))
    const { scores, worst } = computations.classes({ predictions })
    expect(worst).toHaveLength(2)
    expect(buffersIn({ scores, again: scores, worst })).toEqual(buffersIn(scores))
  })

  it('is the same after the way to another thread', () => {
    const copied = structuredClone({ predictions })
    expect(computations.wrongAnswers(copied)).toEqual(computations.wrongAnswers({ predictions }))
    expect(computations.wrongAnswers(copied)).toHaveLength(855 + 195)
  })
})

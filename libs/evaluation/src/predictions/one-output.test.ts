import { describe, expect, it } from 'vitest'
import { twoClassProbabilities } from './one-output.ts'
import { accuracy, predictionsFromProbabilities } from './predictions.ts'

describe('one output of two classes', () => {
  it('is the probability of the second class', () =>
    expect([...twoClassProbabilities(Float32Array.of(0.25, 1), false)]).toEqual([0.75, 0.25, 0, 1]))
  it('is its logit: ln 3 is three to one', () => {
    const [first, second] = twoClassProbabilities(Float32Array.of(Math.log(3)), true)
    expect(first).toBeCloseTo(0.25, 6)
    expect(second).toBeCloseTo(0.75, 6)
  })
  // Keras 3.15.1, BinaryCrossentropy(from_logits=True) of a sample at a time: ln(1 + exp(-x)) and ln(1 + exp(x)).
  it('has the binary cross-entropy as its loss', () => {
    const { loss, predicted, ...rest } = predictionsFromProbabilities(
      twoClassProbabilities(Float32Array.of(2, 2, -1, 0), true),
      [1, 0, 0, 1],
      2,
    )
    expect([...loss].map((value) => Number(value.toFixed(5)))).toEqual([0.12693, 2.12693, 0.31326, 0.69315])
    // At 0 both are as probable, and the lower class is meant, as by Keras's BinaryAccuracy.
    expect([...predicted]).toEqual([1, 1, 0, 0])
    expect(accuracy({ loss, predicted, ...rest })).toBe(0.5)
  })
  it('gives no answer where it is no number', () =>
    expect([...twoClassProbabilities(Float32Array.of(Number.NaN), true)]).toEqual([Number.NaN, Number.NaN]))
  it('is refused where it is no probability', () =>
    expect(() => twoClassProbabilities(Float32Array.of(0.5, 3), false)).toThrow('sample 1: the one output is 3'))
})

import { describe, expect, it } from 'vitest'

import { trueClassProbability } from './class-probabilities.ts'
import { rowsOf } from '../testing/fixture-predictions.ts'

/** Twelve classes, of which five are kept: 0.4, 0.2, 0.1, 0.1, 0.06, then seven of 0.02. */
const row = [0.4, 0.2, 0.1, 0.1, 0.06, ...Array<number>(7).fill(0.02)]

describe('of twelve classes, of which five are kept', () => {
  it('the true class is known when kept', () => {
    expect(trueClassProbability(rowsOf([row], [1]), 0)).toBeCloseTo(0.2, 6)
  })

  it('and read back from the loss when not', () => {
    expect(trueClassProbability(rowsOf([row], [9]), 0)).toBeCloseTo(0.02, 6)
  })
})

it('a sample without an answer has no probability', () => {
  expect(trueClassProbability(rowsOf([[Number.NaN, 0.3]], [1]), 0)).toBeNaN()
})

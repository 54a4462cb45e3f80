import { describe, expect, test } from 'vitest'

import { remainder, trueClassProbability } from './class-probabilities.ts'
import { rowsOf } from './fixture-predictions.ts'

/** Twelve classes, of which five are kept: 0.4, 0.2, 0.1, 0.1, 0.06, then seven of 0.02. */
const row = [0.4, 0.2, 0.1, 0.1, 0.06, ...Array<number>(7).fill(0.02)]

describe('of twelve classes, of which five are kept', () => {
  test('the true class is known when kept', () => {
    expect(trueClassProbability(rowsOf([row], [1]), 0)).toBeCloseTo(0.2, 6)
  })

  test('and read back from the loss when not', () => {
    expect(trueClassProbability(rowsOf([row], [9]), 0)).toBeCloseTo(0.02, 6)
  })

  test('what is left is spread over the other classes', () => {
    const kept = remainder(rowsOf([row], [1]), 0)
    expect(kept.classes).toBe(7)
    expect(kept.each).toBeCloseTo(0.02, 6)
    const notKept = remainder(rowsOf([row], [9]), 0)
    expect(notKept.classes).toBe(6)
    expect(notKept.each).toBeCloseTo(0.02, 6)
  })
})

test('nothing is left when all classes are kept', () => {
  expect(remainder(rowsOf([[0.7, 0.3]], [1]), 0)).toEqual({ classes: 0, each: 0 })
})

test('a sample without an answer has no probability', () => {
  expect(trueClassProbability(rowsOf([[Number.NaN, 0.3]], [1]), 0)).toBeNaN()
})

import { expect, it } from 'vitest'

import { confusionMatrix } from './confusion-matrix.ts'
import { matrixDifference } from './matrix-difference.ts'
import { PredictionsError } from '../predictions/predictions.ts'
import { publicCase } from '../testing/public-case.ts'

it('from the public case to a perfect model: mistakes leave, right answers come', () => {
  const before = publicCase()
  const after = { ...before, predicted: before.actual }
  const { counts, shares } = matrixDifference(confusionMatrix(before), confusionMatrix(after))
  expect([...counts]).toEqual([855, -855, -195, 195])
  expect(shares[1]).toBeCloseTo(-855 / 4655, 12)
  expect(shares[2]).toBeCloseTo(-195 / 1854, 12)
})

it('a class without a sample in either has no share', () => {
  const a = { classCount: 2, counts: Uint32Array.of(1, 1, 0, 0) }
  const b = { classCount: 2, counts: Uint32Array.of(2, 0, 1, 1) }
  expect(matrixDifference(a, b).shares).toEqual([0.5, -0.5, null, null])
})

it('matrices of other classes are refused', () => {
  expect(() =>
    matrixDifference({ classCount: 1, counts: new Uint32Array(1) }, { classCount: 2, counts: new Uint32Array(4) }),
  ).toThrow(PredictionsError)
})

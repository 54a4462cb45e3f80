import { expect, it } from 'vitest'

import { chanceCorrected } from './kappa-and-mcc.ts'
import { confusionMatrix } from './confusion-matrix.ts'
import { rowsOf } from '../testing/fixture-predictions.ts'
import { publicCase } from '../testing/public-case.ts'

it('the public case, by the formulas for two classes', () => {
  const { balancedAccuracy, kappa, matthews } = chanceCorrected(confusionMatrix(publicCase()))
  expect(balancedAccuracy).toBeCloseTo((3800 / 4655 + 1659 / 1854) / 2, 12)
  const chance = (4655 * 3995 + 1854 * 2514) / 6509 ** 2
  expect(kappa).toBeCloseTo((5459 / 6509 - chance) / (1 - chance), 12)
  expect(matthews).toBeCloseTo((3800 * 1659 - 855 * 195) / Math.sqrt(4655 * 1854 * 3995 * 2514), 12)
})

it('perfect is 1', () => {
  expect(
    chanceCorrected(
      confusionMatrix(
        rowsOf(
          [
            [1, 0],
            [0, 1],
          ],
          [0, 1],
        ),
      ),
    ),
  ).toEqual({ balancedAccuracy: 1, kappa: 1, matthews: 1 })
})

it('one class alone leaves chance undefined, no samples leave all undefined', () => {
  expect(chanceCorrected(confusionMatrix(rowsOf([[1, 0]], [0])))).toEqual({
    balancedAccuracy: 1,
    kappa: null,
    matthews: null,
  })
  expect(chanceCorrected(confusionMatrix(rowsOf([], [])))).toEqual({
    balancedAccuracy: null,
    kappa: null,
    matthews: null,
  })
})

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { arbitraryPredictions } from '../testing/arbitrary-predictions.ts'
import { rowsOf } from '../testing/fixture-predictions.ts'
import { ACTION, NONE, publicCase } from '../testing/public-case.ts'
import { worstClasses } from './worst-classes.ts'

it('the public case: NONE is worse, and is taken for ACTION', () => {
  const [worst, best] = worstClasses(publicCase())
  expect(worst).toMatchObject({
    class: NONE,
    support: 1854,
    missed: 195,
    falseAlarms: 855,
    takenFor: { class: ACTION, count: 195 },
  })
  expect(best).toMatchObject({
    class: ACTION,
    support: 4655,
    missed: 855,
    falseAlarms: 195,
    takenFor: { class: NONE, count: 855 },
  })
  expect(worst?.specificity).toBeCloseTo(3800 / 4655, 12)
  expect(worst?.meanProbability).toBeCloseTo((1659 * 0.75 + 195 * 0.25) / 1854, 12)
})

it('a class without a sample has no measures of its samples; one never predicted has no precision', () => {
  const reports = worstClasses(
    rowsOf(
      [
        [0.75, 0.25, 0],
        [0.75, 0.25, 0],
      ],
      [0, 1],
    ),
  )
  expect(reports.map((report) => report.class)).toEqual([1, 0, 2])
  expect(reports[0]).toMatchObject({ precision: null, precisionInterval: null, recall: 0, f1: 0, missed: 1 })
  expect(reports[2]).toMatchObject({
    recall: null,
    recallInterval: null,
    f1: null,
    takenFor: null,
    rocArea: null,
    averagePrecision: null,
    meanProbability: null,
    meanLoss: null,
    specificity: 1,
  })
})

it('with one class alone there are no others to be specific about', () => {
  expect(worstClasses(rowsOf([[1]], [0]))[0]).toMatchObject({ specificity: null, rocArea: null, recall: 1 })
})

it('F1 never falls down the list, and undefined ones end it', () => {
  fc.assert(
    fc.property(arbitraryPredictions(), (predictions) => {
      const values = worstClasses(predictions).map(({ f1 }) => f1 ?? 2)
      expect(values).toEqual([...values].sort((a, b) => a - b))
      expect(values.length).toBe(predictions.classCount)
    }),
  )
})

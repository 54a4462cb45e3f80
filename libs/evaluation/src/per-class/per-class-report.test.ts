import fc from 'fast-check'
import { expect, it } from 'vitest'

import { arbitraryPredictions } from '../testing/arbitrary-predictions.ts'
import { confusionMatrix } from '../matrix/confusion-matrix.ts'
import { perClassReport } from './per-class-report.ts'
import { accuracy } from '../predictions/predictions.ts'
import { ACTION, NONE, publicCase } from '../testing/public-case.ts'

const report = (counts: number[]) =>
  perClassReport({ classCount: Math.sqrt(counts.length), counts: Uint32Array.from(counts) })

it('the public case: precision is by column, recall by row', () => {
  const { classes, accuracy: right } = perClassReport(confusionMatrix(publicCase()))
  expect(classes[ACTION]).toMatchObject({
    support: 4655,
    predictedCount: 3995,
    precision: 3800 / 3995,
    recall: 3800 / 4655,
  })
  expect(classes[NONE]).toMatchObject({
    support: 1854,
    predictedCount: 2514,
    precision: 1659 / 2514,
    recall: 1659 / 1854,
  })
  expect(classes[ACTION]?.f1).toBeCloseTo(0.8786127167630058, 15)
  expect(right).toBe(5459 / 6509)
})

it('worked by hand: a class never predicted, a class without a sample, and one with neither', () => {
  // Class 0: 2 of 3 right; class 1: never predicted; class 2: no sample, predicted once; class 3: neither.
  const {
    classes,
    macro,
    weighted,
    accuracy: right,
    support,
  } = report([2, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
  expect(classes).toEqual([
    { class: 0, support: 3, predictedCount: 3, precision: 2 / 3, recall: 2 / 3, f1: 2 / 3 },
    { class: 1, support: 1, predictedCount: 0, precision: null, recall: 0, f1: 0 },
    { class: 2, support: 0, predictedCount: 1, precision: 0, recall: null, f1: 0 },
    { class: 3, support: 0, predictedCount: 0, precision: null, recall: null, f1: null },
  ])
  expect(macro).toEqual({ precision: 1 / 3, recall: 1 / 3, f1: 2 / 9 })
  expect(weighted).toEqual({ precision: 2 / 3, recall: 0.5, f1: 0.5 })
  expect([right, support]).toEqual([0.5, 4])
})

it('agrees with scikit-learn 1.x, precision_recall_fscore_support with zero_division=nan', () => {
  const {
    classes,
    macro,
    weighted,
    accuracy: right,
  } = report([30, 2, 0, 5, 0, 4, 21, 0, 3, 0, 0, 0, 0, 0, 0, 1, 9, 0, 17, 0, 2, 2, 0, 1, 0])
  const expectClose = (found: (number | null)[], expected: (number | null)[]) => {
    found.forEach((value, i) => {
      if (value === null || expected[i] === null) expect(value).toBe(expected[i])
      else expect(value).toBeCloseTo(expected[i]!, 12)
    })
  }
  const { precision: p, recall: r, f1: f } = macro
  expectClose([p, r, f], [0.6941013411601648, 0.5476101101101102, 0.5324348999029461])
  expectClose(
    [weighted.precision, weighted.recall, weighted.f1],
    [0.7059561282707062, 0.7010309278350515, 0.6833865634274742],
  )
  expectClose(
    classes.map(({ precision }) => precision),
    [0.8108108108108109, 0.6176470588235294, null, 0.6538461538461539, null],
  )
  expectClose(
    classes.map(({ recall }) => recall),
    [0.8108108108108109, 0.75, null, 0.6296296296296297, 0],
  )
  expectClose(
    classes.map(({ f1 }) => f1),
    [0.8108108108108109, 0.6774193548387096, null, 0.6415094339622641, 0],
  )
  expect(right).toBeCloseTo(0.7010309278350515, 12)
})

it('of no samples everything is undefined', () => {
  const nothing = { precision: null, recall: null, f1: null }
  expect(report([0, 0, 0, 0])).toMatchObject({ macro: nothing, weighted: nothing, accuracy: null, support: 0 })
})

it('a perfect classifier has ones throughout', () => {
  const ones = { precision: 1, recall: 1, f1: 1 }
  expect(report([3, 0, 0, 9])).toMatchObject({ classes: [ones, ones], macro: ones, weighted: ones, accuracy: 1 })
})

it('accuracy is the weighted recall, F1 lies between precision and recall, shares stay within 0 and 1', () => {
  fc.assert(
    fc.property(arbitraryPredictions(), (predictions) => {
      const { classes, weighted, accuracy: right } = perClassReport(confusionMatrix(predictions))
      if (predictions.count === 0) return
      expect(right).toBe(accuracy(predictions))
      expect(weighted.recall).toBeCloseTo(right!, 12)
      for (const { precision, recall, f1 } of classes) {
        for (const value of [precision, recall, f1]) if (value !== null) expect(value >= 0 && value <= 1).toBe(true)
        if (precision === null || recall === null) continue
        expect(f1).toBeGreaterThanOrEqual(Math.min(precision, recall) - 1e-12)
        expect(f1).toBeLessThanOrEqual(Math.max(precision, recall) + 1e-12)
      }
    }),
  )
})

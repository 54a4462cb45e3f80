import fc from 'fast-check'
import { expect, it } from 'vitest'

import { arbitraryPredictions } from '../testing/arbitrary-predictions.ts'
import { classScores } from './class-scores.ts'
import { rowsOf } from '../testing/fixture-predictions.ts'
import { precisionRecallCurve, precisionRecallPoints } from './precision-recall-curve.ts'
import { hasAnswer, PredictionsError } from '../predictions/predictions.ts'
import { ACTION, NONE, publicCase } from '../testing/public-case.ts'
import { rocCurve, rocPoints } from './roc-curve.ts'

it('the public case: one step between the ends, for each class its own way round', () => {
  const scores = classScores(publicCase())
  const action = rocCurve(scores, ACTION)
  expect([...action.truePositives]).toEqual([0, 3800, 4655])
  expect([...action.falsePositives]).toEqual([0, 195, 1854])
  expect([...rocCurve(scores, NONE).truePositives]).toEqual([0, 1659, 1854])
  const [first] = precisionRecallPoints(precisionRecallCurve(scores, NONE))
  expect(first).toMatchObject({ threshold: 0.75, recall: 1659 / 1854, precision: 1659 / 2514 })
})

it('worked by hand, with a tie between a sample of the class and another', () => {
  const scores = classScores(
    rowsOf(
      [
        [0.75, 0.25],
        [0.5, 0.5],
        [0.5, 0.5],
        [0.25, 0.75],
      ],
      [0, 0, 1, 1],
    ),
  )
  expect(rocCurve(scores, 0).area).toBe(3.5 / 4)
  expect(precisionRecallCurve(scores, 0).averagePrecision).toBeCloseTo(0.5 * 1 + 0.5 * (2 / 3), 12)
})

it('a perfect classifier has an area and an average precision of 1', () => {
  const scores = classScores(
    rowsOf(
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      [0, 1, 2],
    ),
  )
  for (const c of [0, 1, 2]) {
    expect(rocCurve(scores, c)).toMatchObject({ area: 1, areaInterval: { low: 1, high: 1 } })
    expect(precisionRecallCurve(scores, c).averagePrecision).toBe(1)
  }
})

it('a class without a sample has neither, one with all samples no ROC curve', () => {
  const scores = classScores(
    rowsOf(
      [
        [0.75, 0.25],
        [0.5, 0.5],
      ],
      [0, 0],
    ),
  )
  expect(rocCurve(scores, 1)).toMatchObject({ area: null, areaInterval: null })
  expect(precisionRecallCurve(scores, 1).averagePrecision).toBeNull()
  expect(rocCurve(scores, 0).area).toBeNull()
  expect(precisionRecallCurve(scores, 0).averagePrecision).toBe(1)
  expect([rocPoints(rocCurve(scores, 1)), precisionRecallPoints(precisionRecallCurve(scores, 1))]).toEqual([[], []])
})

it('samples without an answer are left out', () => {
  const scores = classScores(
    rowsOf(
      [
        [Number.NaN, 1],
        [0.75, 0.25],
        [0.25, 0.75],
      ],
      [0, 0, 1],
    ),
  )
  expect(rocCurve(scores, 0)).toMatchObject({ area: 1, positiveCount: 1, negativeCount: 1 })
})

it('of twelve classes, of which five are kept, no curve is guessed', () => {
  const row = [0.4, 0.2, 0.1, 0.1, 0.06, ...Array<number>(7).fill(0.02)]
  expect(() => classScores(rowsOf([row], [0]))).toThrow(PredictionsError)
})

it('the area is the share of pairs in order, equals half', () => {
  fc.assert(
    fc.property(arbitraryPredictions({ minClasses: 2, maxClasses: 4 }), (p) => {
      const score = (i: number, c: number): number =>
        p.topProbabilities[i * p.topCount + p.topClasses.subarray(i * p.topCount, (i + 1) * p.topCount).indexOf(c)]!
      const samples = Array.from({ length: p.count }, (_, i) => i).filter((i) => hasAnswer(p, i))
      const scores = classScores(p)
      for (let c = 0; c < p.classCount; c++) {
        const of = samples.filter((i) => p.actual[i] === c)
        const others = samples.filter((i) => p.actual[i] !== c)
        const pairs = of.flatMap((i) => others.map((j) => (Math.sign(score(i, c) - score(j, c)) + 1) / 2))
        const { area } = rocCurve(scores, c)
        if (pairs.length === 0) expect(area).toBeNull()
        else expect(area).toBeCloseTo(pairs.reduce((sum, value) => sum + value, 0) / pairs.length, 10)
      }
    }),
  )
})

it('a long curve is drawn by about as many points as asked, its ends among them', () => {
  const count = 5000
  const rows = Array.from({ length: count }, (_, i) => [i / count, 1 - i / count])
  const scores = classScores(
    rowsOf(
      rows,
      rows.map((_, i) => Number((i * 7919) % count > i)),
    ),
  )
  const points = rocPoints(rocCurve(scores, 0), 100)
  expect(points.length).toBeLessThanOrEqual(102)
  expect(points[0]).toMatchObject({ falsePositiveRate: 0, truePositiveRate: 0 })
  expect(points.at(-1)).toMatchObject({ falsePositiveRate: 1, truePositiveRate: 1 })
})

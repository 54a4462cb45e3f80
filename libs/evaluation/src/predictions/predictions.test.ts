import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { arbitraryPredictions } from '../testing/arbitrary-predictions.ts'
import {
  accuracy,
  concatPredictions,
  hasAnswer,
  meanLoss,
  predictionAt,
  predictionsFromProbabilities,
  PredictionsError,
  probabilityOf,
} from './predictions.ts'
import { publicCase } from '../testing/public-case.ts'

const from = (rows: number[][], actual: number[]) =>
  predictionsFromProbabilities(Float32Array.from(rows.flat()), actual, rows[0]!.length)

describe('predictionsFromProbabilities', () => {
  it('ranks the classes and takes the loss of the true one', () => {
    const p = from(
      [
        [0.25, 0.5, 0.125],
        [0.5, 0.25, 0.25],
      ],
      [0, 0],
    )
    expect([...p.predicted]).toEqual([1, 0])
    expect([...p.topClasses]).toEqual([1, 0, 2, 0, 1, 2])
    expect([...p.topProbabilities]).toEqual([0.5, 0.25, 0.125, 0.5, 0.25, 0.25])
    expect(p.loss[0]).toBeCloseTo(2 * Math.LN2, 6)
    expect(p.loss[1]).toBeCloseTo(Math.LN2, 6)
    expect(accuracy(p)).toBe(0.5)
    expect(meanLoss(p)).toBeCloseTo(1.5 * Math.LN2, 6)
  })

  it('the lowest class wins a tie', () => {
    expect([...from([[0.2, 0.4, 0.4]], [2]).topClasses]).toEqual([1, 2, 0])
  })

  it('keeps five of more than ten classes', () => {
    const p = from([[0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.45]], [3])
    expect(p.topCount).toBe(5)
    expect([...p.topClasses]).toEqual([10, 9, 8, 7, 6])
    expect(probabilityOf(p, 0, 10)).toBeCloseTo(0.45, 6)
    expect(probabilityOf(p, 0, 3)).toBeNull()
    expect(p.loss[0]).toBeCloseTo(-Math.log(0.04), 5)
  })

  it('a probability of 0 costs as much as 1e-7, as in Keras', () => {
    expect(from([[1, 0]], [1]).loss[0]).toBeCloseTo(16.118, 3)
  })

  it('a certain and right answer costs nothing, even where rounding has left it above 1', () => {
    expect([
      ...from(
        [
          [1, 0],
          [1.0000002, 0],
        ],
        [0, 0],
      ).loss,
    ]).toEqual([0, 0])
  })

  it.each([Number.NaN, Infinity, -Infinity])(
    'a probability of %s is no confident answer: class 0, NaN, no crash',
    (bad) => {
      const p = from(
        [
          [0.1, bad, 0.9],
          [0, 1, 0],
        ],
        [0, 1],
      )
      expect(predictionAt(p, 0)).toEqual({ index: 0, actual: 0, predicted: 0, probability: Number.NaN })
      expect(p.loss[0]).toBeNaN()
      expect([...p.topClasses]).toEqual([0, 1, 2, 1, 0, 2])
      expect([hasAnswer(p, 0), hasAnswer(p, 1)]).toEqual([false, true])
      expect(probabilityOf(p, 0, 2)).toBeNaN()
      expect(accuracy(p)).toBe(1)
      expect(meanLoss(p)).toBeNaN()
    },
  )

  it('no samples have no accuracy and no loss', () => {
    const p = predictionsFromProbabilities(new Float32Array(0), [], 3)
    expect([accuracy(p), meanLoss(p)]).toEqual([Number.NaN, Number.NaN])
  })

  it.each<[string, number, number[], number]>([
    ['too few probabilities', 5, [0, 1], 3],
    ['a true class out of range', 6, [0, 3], 3],
    ['a negative true class', 6, [0, -1], 3],
    ['a broken true class', 6, [0, 0.5], 3],
    ['no classes', 0, [], 0],
    ['too many classes', 0, [], 65_537],
  ])('refuses %s', (_, length, actual, classCount) => {
    expect(() => predictionsFromProbabilities(new Float32Array(length), actual, classCount)).toThrow(PredictionsError)
  })

  it('the ranking is what sorting by probability, then class, gives', () => {
    const rows = fc.integer({ min: 1, max: 30 }).chain((n) => fc.array(fc.nat(5), { minLength: n, maxLength: n }))
    fc.assert(
      fc.property(rows, (weights) => {
        const p = from([weights.map((w) => w / 8)], [0])
        const sorted = weights
          .map((w, c) => ({ w, c }))
          .sort((a, b) => b.w - a.w || a.c - b.c)
          .slice(0, p.topCount)
        expect([...p.topClasses]).toEqual(sorted.map(({ c }) => c))
        expect([...p.topProbabilities]).toEqual(sorted.map(({ w }) => w / 8))
      }),
    )
  })
})

it('batches join in order', () => {
  const ofTwelve = arbitraryPredictions({ minClasses: 12, maxClasses: 12 })
  fc.assert(
    fc.property(ofTwelve, ofTwelve, (a, b) => {
      const whole = concatPredictions([a, b])
      expect(whole.count).toBe(a.count + b.count)
      for (let i = 0; i < b.count; i++)
        expect(predictionAt(whole, a.count + i)).toEqual({ ...predictionAt(b, i), index: a.count + i })
      expect(whole.topClasses.subarray(a.topClasses.length)).toEqual(b.topClasses)
      expect(whole.loss.subarray(0, a.count)).toEqual(a.loss)
    }),
  )
  expect(() => concatPredictions([])).toThrow(PredictionsError)
  expect(() => concatPredictions([publicCase(), from([[1, 0, 0]], [0])])).toThrow(/2 and of 3 classes/)
})

it('the public case is right for 5,459 of 6,509', () => {
  expect(accuracy(publicCase())).toBe(5459 / 6509)
})

import { describe, expect, it } from 'vitest'

import { curveScores } from '../per-class/class-scores.ts'
import { rowsOf } from './fixture-predictions.ts'
import { manyClasses, manyClassesFixture as fixture } from './many-classes.ts'
import { meanMeasure } from '../per-class/mean-measure.ts'
import { precisionRecallCurve } from '../per-class/precision-recall-curve.ts'
import { accuracy, predictionsFromProbabilities } from '../predictions/predictions.ts'
import { decodeScores, encodeScores } from '../scores/probability-scores-codec.ts'
import { probabilityScores } from '../scores/probability-scores.ts'
import { rocCurve } from '../per-class/roc-curve.ts'
import { worstClasses } from '../per-class/worst-classes.ts'

/** Within 1e-9 of what scikit-learn, or scipy and numpy by a measure's definition, computed. */
function same(ours: number | null | undefined, theirs: number): void {
  expect(Math.abs((ours ?? Number.NaN) - theirs), `${ours} and ${theirs}`).toBeLessThan(1e-9)
}

describe.each(fixture.cases)('$name, as scikit-learn computes it of all probabilities', ({ expected, ...shape }) => {
  const made = manyClasses(shape)
  // What pages have: scores as they come out of their blob, beside the five best.
  const scores = decodeScores(encodeScores(probabilityScores(made.probabilities, made.actual, made.classCount)))
  const predictions = { ...predictionsFromProbabilities(made.probabilities, made.actual, made.classCount), scores }
  const curves = curveScores(predictions)!

  it('areas under the ROC curves, and average precision', () => {
    same(accuracy(predictions), expected.accuracy)
    expected.areas.forEach((area, c) => {
      same(rocCurve(curves, c).area, area)
    })
    expected.averagePrecisions.forEach((precision, c) => {
      same(precisionRecallCurve(curves, c).averagePrecision, precision)
    })
    const rows = worstClasses(predictions)
    same(meanMeasure(rows.map(({ support, rocArea }) => ({ support, value: rocArea }))).macro, expected.macroArea)
    same(
      meanMeasure(rows.map(({ support, averagePrecision }) => ({ support, value: averagePrecision }))).macro,
      expected.macroPrecision,
    )
  })

  it("the areas' intervals by their definition", () => {
    expected.areaIntervals.forEach(([low, high], c) => {
      const { areaInterval } = rocCurve(curves, c)
      same(areaInterval?.low, low!)
      same(areaInterval?.high, high!)
    })
  })

  it('a curve goes through every corner', () => {
    const { falsePositives, truePositives, positiveCount, negativeCount } = rocCurve(curves, 3)
    const ours = Array.from(falsePositives, (fp, p) => `${fp} ${truePositives[p]}`)
    expected.curveOf3.falsePositiveRates.forEach((rate, p) => {
      expect(ours).toContain(
        `${Math.round(rate * negativeCount)} ${Math.round(expected.curveOf3.truePositiveRates[p]! * positiveCount)}`,
      )
    })
  })

  it('Brier score and log loss', () => {
    same(scores.brier, expected.brier)
    same(scores.logLoss, expected.logLoss)
  })

  it('the best temperature, and what it makes of the scores', () => {
    expect(scores.fit?.temperature).toBeCloseTo(expected.scaling.temperature, 5)
    expect(scores.fit?.lossAfter).toBeCloseTo(expected.scaling.lossAfter, 6)
    expect(scores.scaled?.brier).toBeCloseTo(expected.scaling.brierAfter, 5)
    const { topProbabilities } = scores.scaled!
    // Kept in steps of 1/65534.
    expect(topProbabilities.reduce((sum, p) => sum + p, 0) / topProbabilities.length).toBeCloseTo(
      expected.scaling.topAfter,
      4,
    )
  })
})

it('two images of eleven classes: a class beyond the best five is told apart as scikit-learn does', () => {
  const { rows, actual, area, averagePrecision } = fixture.twoImages
  const scores = probabilityScores(Float32Array.from(rows.flat()), actual, 11)
  expect([area, averagePrecision]).toEqual([1, 1])
  expect(rocCurve(scores.curves, 10).area).toBe(area)
  expect(precisionRecallCurve(scores.curves, 10).averagePrecision).toBe(averagePrecision)
  // Without them it is not known: class 10 is not among the five best of either image.
  const kept = rowsOf(rows, actual)
  expect(curveScores(kept)).toBeNull()
  expect(worstClasses(kept).map(({ rocArea, averagePrecision: precision }) => [rocArea, precision])).toEqual(
    Array(11).fill([null, null]),
  )
})

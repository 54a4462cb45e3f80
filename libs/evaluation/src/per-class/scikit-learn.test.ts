import { describe, expect, it } from 'vitest'

import { chanceCorrected } from '../matrix/kappa-and-mcc.ts'
import { classScores } from './class-scores.ts'
import { confusionMatrix } from '../matrix/confusion-matrix.ts'
import { fixturePredictions } from '../testing/fixture-predictions.ts'
import cases from '../testing/fixtures/measures.json' with { type: 'json' }
import { perClassReport } from './per-class-report.ts'
import { precisionRecallCurve, precisionRecallPoints } from './precision-recall-curve.ts'
import { brierScore, logLoss } from '../calibration/proper-scores.ts'
import { reliability } from '../calibration/reliability.ts'
import { rocCurve, rocPoints } from './roc-curve.ts'
import { selectivePrediction } from '../calibration/selective-prediction.ts'
import { fitTemperature } from '../calibration/temperature-scaling.ts'
import { topKAccuracy } from './top-k-accuracy.ts'

/** Within 1e-9 of what scikit-learn, or numpy by a measure's definition, computed. */
function same(ours: number | null | undefined, theirs: number): void {
  expect(Math.abs((ours ?? Number.NaN) - theirs), `${ours} and ${theirs}`).toBeLessThan(1e-9)
}

function allSame(ours: ArrayLike<number | null>, theirs: number[]): void {
  expect(ours.length).toBe(theirs.length)
  theirs.forEach((value, i) => {
    same(ours[i], value)
  })
}

describe.each(cases)('as scikit-learn computes it: $name', (stored) => {
  const { expected } = stored
  const predictions = fixturePredictions(stored, stored.actual)
  const matrix = confusionMatrix(predictions)
  const scores = classScores(predictions)

  it('confusion matrix', () => {
    allSame(matrix.counts, expected.confusion)
  })

  it('precision, recall, F1, support and accuracy', () => {
    const { classes, accuracy } = perClassReport(matrix)
    allSame(
      classes.map(({ precision }) => precision),
      expected.precision,
    )
    allSame(
      classes.map(({ recall }) => recall),
      expected.recall,
    )
    allSame(
      classes.map(({ f1 }) => f1),
      expected.f1,
    )
    allSame(
      classes.map(({ support }) => support),
      expected.support,
    )
    same(accuracy, expected.accuracy)
  })

  it('balanced accuracy, kappa and Matthews correlation', () => {
    const { balancedAccuracy, kappa, matthews } = chanceCorrected(matrix)
    same(balancedAccuracy, expected.balancedAccuracy)
    same(kappa, expected.kappa)
    same(matthews, expected.matthews)
  })

  it('log loss and Brier score', () => {
    same(logLoss(predictions), expected.logLoss)
    same(brierScore(predictions), expected.brier)
    same(brierScore(predictions), expected.scikitBrier)
  })

  it('top-k accuracy', () => {
    expected.topK.forEach((accuracy, i) => {
      same(topKAccuracy(predictions, i + 1).accuracy, accuracy)
    })
  })

  it('ROC curves and the areas under them, with ties', () => {
    expected.curves.forEach((curve, c) => {
      const ours = rocCurve(scores, c)
      const points = rocPoints(ours, 100_000)
      same(ours.area, curve.rocArea)
      allSame(
        points.map(({ falsePositiveRate }) => falsePositiveRate),
        curve.falsePositiveRates,
      )
      allSame(
        points.map(({ truePositiveRate }) => truePositiveRate),
        curve.truePositiveRates,
      )
    })
  })

  it('precision-recall curves and average precision, with ties', () => {
    expected.curves.forEach((curve, c) => {
      const ours = precisionRecallCurve(scores, c)
      const points = precisionRecallPoints(ours, 100_000)
      same(ours.averagePrecision, curve.averagePrecision)
      // scikit-learn ends where recall reaches 1; ours goes on to the lowest score.
      allSame(
        points.slice(0, curve.recalls.length).map(({ recall }) => recall),
        curve.recalls,
      )
      allSame(
        points.slice(0, curve.precisions.length).map(({ precision }) => precision),
        curve.precisions,
      )
    })
  })

  it('calibration errors by definition', () => {
    const width = reliability(predictions, 'equal width', 15)
    const mass = reliability(predictions, 'equal mass', 10)
    same(width.expectedError, expected.equalWidth.expected)
    same(width.maximumError, expected.equalWidth.maximum)
    same(mass.expectedError, expected.equalMass.expected)
    same(mass.maximumError, expected.equalMass.maximum)
  })

  it('area under the risk-coverage curve by definition', () => {
    same(selectivePrediction(predictions).areaUnderRisk, expected.areaUnderRisk)
  })

  it('the best temperature, as scipy finds it', () => {
    const fit = fitTemperature(predictions)
    expect(fit?.temperature).toBeCloseTo(expected.scaling.temperature, 5)
    same(fit?.lossAfter, expected.scaling.lossAfter)
    same(fit?.lossBefore, expected.logLoss)
  })
})

import { describe, expect, it } from 'vitest'
import { manyClasses, manyClassesFixture } from '@misfit/evaluation/testing/many-classes'
import {
  emptyPredictions,
  predictionsFromProbabilities,
  setNoAnswer,
  setPrediction,
} from '@misfit/evaluation/predictions/predictions'
import { probabilityScores } from '@misfit/evaluation/scores/probability-scores'
import { publicCase } from '@misfit/evaluation/testing/public-case'
import { calibrationOf } from './calibration.ts'

describe('calibrationOf', () => {
  it('finds the temperature at which answers given with 0.75 are as sure as they are right', () => {
    const predictions = publicCase()
    const { before, after, fit } = calibrationOf(predictions, predictions, 'equal width', 15)
    const right = 5459 / 6509
    expect(before.reliability.expectedError).toBeCloseTo(right - 0.75, 6)
    // logit(right) / logit(0.75): one temperature makes all answers equally sure.
    expect(fit?.temperature).toBeCloseTo(Math.log(3) / Math.log(right / (1 - right)), 5)
    expect(after?.reliability.expectedError).toBeCloseTo(0, 6)
    expect(after!.logLoss!).toBeLessThan(before.logLoss!)
  })

  it('has no figures after where there is nothing to fit on', () => {
    expect(calibrationOf(publicCase(), null, 'equal mass', 10)).toMatchObject({ after: null, fit: null })
  })

  it('leaves images without an answer out of every score', () => {
    const predictions = emptyPredictions(2, 2)
    setPrediction(predictions, 0, 0, [0.75, 0.25])
    setNoAnswer(predictions, 1)
    const { before } = calibrationOf(predictions, null, 'equal width', 10)
    expect(before.logLoss).toBeCloseTo(-Math.log(0.75), 6)
    expect(before.brier).toBeCloseTo(2 * 0.25 ** 2, 6)
    expect(before.reliability.unanswered).toBe(1)
  })

  describe('of more classes than are kept', () => {
    const { probabilities, actual, classCount } = manyClasses({ count: 2000, classCount: 20, skill: 500 })
    const kept = predictionsFromProbabilities(probabilities, actual, classCount)
    const { scaling, brier, logLoss } = manyClassesFixture.cases[0]!.expected
    const withTheirScores = (temperature?: number) => ({
      ...kept,
      scores: probabilityScores(probabilities, actual, classCount, { temperature }),
    })

    it('has what scikit-learn and scipy work out of all probabilities, before and after', () => {
      const answers = withTheirScores()
      const { before, after, fit, notKept } = calibrationOf(answers, answers, 'equal width', 15)
      expect([before.brier, before.logLoss, fit!.temperature]).toEqual(
        [brier, logLoss, scaling.temperature].map((value) => expect.closeTo(value, 5)),
      )
      expect([after!.brier, after!.logLoss]).toEqual(
        [scaling.brierAfter, scaling.lossAfter].map((value) => expect.closeTo(value, 5)),
      )
      const { bins } = after!.reliability
      expect(bins.reduce((sum, { confidence, count }) => sum + (confidence ?? 0) * count, 0) / kept.count).toBeCloseTo(
        scaling.topAfter,
        4,
      )
      expect(notKept).toEqual({ brier: false, temperature: false })
    })

    it('takes on test images the temperature of the validation images, and no other', () => {
      const validation = withTheirScores()
      const { temperature } = validation.scores.fit!
      expect(calibrationOf(withTheirScores(temperature), validation, 'equal width', 15).after?.brier).toBeCloseTo(
        scaling.brierAfter,
        5,
      )
      expect(calibrationOf(withTheirScores(temperature * 1.01), validation, 'equal width', 15)).toMatchObject({
        after: null,
        notKept: { brier: false, temperature: true },
      })
    })

    it('guesses nothing where only the five best are known, as in runs of before', () => {
      const { before, after, fit, notKept } = calibrationOf(kept, kept, 'equal width', 15)
      expect([before.brier, after, fit]).toEqual([null, null, null])
      expect(notKept).toEqual({ brier: true, temperature: true })
      // The answers themselves are known, and how sure each is.
      expect(before.reliability.answered).toBe(2000)
      expect(before.logLoss).toBeCloseTo(logLoss, 4)
    })
  })
})

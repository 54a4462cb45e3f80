import { describe, expect, it } from 'vitest'
import { emptyPredictions, setNoAnswer, setPrediction } from '@misfit/evaluation/predictions'
import { publicCase } from '@misfit/evaluation/public-case'
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
})

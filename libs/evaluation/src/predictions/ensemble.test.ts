import fc from 'fast-check'
import { expect, it } from 'vitest'

import { arbitraryPredictions } from '../testing/arbitrary-predictions.ts'
import { ensemble, ensembleOfOutputs } from './ensemble.ts'
import { hasAnswer, predictionsFromProbabilities, PredictionsError, probabilityOf } from './predictions.ts'

const one = (row: number[], actual = 0) => predictionsFromProbabilities(Float32Array.from(row), [actual], row.length)

it('the mean of two models, worked by hand', () => {
  const mean = ensemble([one([0.5, 0.25, 0.25]), one([0, 0.75, 0.25])])
  expect([...mean.topClasses]).toEqual([1, 0, 2])
  expect([...mean.topProbabilities]).toEqual([0.5, 0.25, 0.25])
  expect(mean.loss[0]).toBeCloseTo(-Math.log(0.25), 6)
})

it('any number of equal models is that model', () => {
  fc.assert(
    fc.property(arbitraryPredictions({ maxClasses: 10 }), fc.integer({ min: 1, max: 4 }), (p, copies) => {
      const mean = ensemble(new Array(copies).fill(p))
      expect(mean.actual).toEqual(p.actual)
      for (let i = 0; i < p.count; i++) {
        expect(hasAnswer(mean, i)).toBe(hasAnswer(p, i))
        if (!hasAnswer(p, i)) continue
        for (let c = 0; c < p.classCount; c++) expect(probabilityOf(mean, i, c)).toBeCloseTo(probabilityOf(p, i, c)!, 6)
      }
    }),
  )
})

it('of many classes the kept ones say too little, and what the models gave is averaged', () => {
  const rows = [
    [0.5, 0.1, 0.1, 0.1, 0.1, ...new Array<number>(9).fill(0.01), 0.01],
    [0, 0.1, 0.1, 0.1, 0.1, ...new Array<number>(9).fill(0.01), 0.51],
  ]
  expect(() => ensemble(rows.map((row) => one(row, 14)))).toThrow(/Only the best 5 of 15 classes are kept/)
  const mean = ensembleOfOutputs(
    rows.map((row) => Float32Array.from(row)),
    [14],
    15,
  )
  expect(mean.predicted[0]).toBe(14)
  expect(mean.loss[0]).toBeCloseTo(-Math.log(0.26), 5)
  expect(mean.scores?.brier).toBeCloseTo(0.74 ** 2 + 0.25 ** 2 + 4 * 0.1 ** 2 + 9 * 0.01 ** 2, 6)
})

it('what the models gave is averaged as what is kept of it, where all is', () => {
  const rows = [
    [0.5, 0.25, 0.25],
    [0, 0.75, 0.25],
  ]
  const { scores, ...mean } = ensembleOfOutputs(
    rows.map((row) => Float32Array.from(row)),
    [2],
    3,
  )
  expect(mean).toEqual(ensemble(rows.map((row) => one(row, 2))))
  expect(scores).toBeUndefined()
  expect(() => ensembleOfOutputs([], [], 3)).toThrow(PredictionsError)
  expect(() => ensembleOfOutputs([new Float32Array(3), new Float32Array(6)], [0], 3)).toThrow(PredictionsError)
})

it('a model without an answer leaves the ensemble without one', () => {
  const mean = ensemble([one([0, 1]), one([Number.NaN, 1])])
  expect(hasAnswer(mean, 0)).toBe(false)
  expect(mean.predicted[0]).toBe(0)
})

it('nothing, other classes and other samples are refused', () => {
  expect(() => ensemble([])).toThrow(PredictionsError)
  expect(() => ensemble([one([1, 0]), one([1, 0, 0])])).toThrow(PredictionsError)
  expect(() => ensemble([one([1, 0], 0), one([1, 0], 1)])).toThrow(PredictionsError)
})

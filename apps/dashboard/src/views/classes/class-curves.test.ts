import { expect, it } from 'vitest'
import { classScores } from '@misfit/evaluation/per-class/class-scores'
import { ACTION, publicCase } from '@misfit/evaluation/testing/public-case'
import { predictionsFromProbabilities } from '@misfit/evaluation/predictions/predictions'
import { classCurves, precisionRecallCsvRows, rocCsvRows } from './class-curves.ts'

it('has the 195 of actual NONE, predicted ACTION as false positives of ACTION', () => {
  const { roc, rocReadings, precisionRecall, base } = classCurves(classScores(publicCase()), ACTION)
  expect(rocCsvRows(roc)[2]).toEqual([0.75, 3800, 195, 3800 / 4655, 195 / 1854])
  expect(precisionRecallCsvRows(precisionRecall)[1]).toEqual([0.75, 3800, 195, 3800 / 4655, 3800 / 3995])
  expect(base).toBe(4655 / 6509)
  expect(rocReadings.map(({ words }) => words.replaceAll('\u00a0', ' '))).toEqual([
    'Nothing taken for the class: 0.0 % of the class found, 0.0 % of the others taken for it',
    'From a probability of 75.0 % on: 81.6 % of the class found, 10.5 % of the others taken for it',
    'From a probability of 25.0 % on: 100.0 % of the class found, 100.0 % of the others taken for it',
  ])
})

it('has nothing to draw for a class without images', () => {
  const { roc, rocReadings, precisionRecallReadings } = classCurves(
    classScores(predictionsFromProbabilities(Float32Array.of(0.6, 0.4), [0], 2)),
    1,
  )
  expect(roc.area).toBeNull()
  expect([rocReadings, precisionRecallReadings]).toEqual([[], []])
})

import { expect, it } from 'vitest'
import { confusionMatrix } from '@misfit/evaluation/matrix/confusion-matrix'
import { ACTION, NONE, publicCase } from '@misfit/evaluation/testing/public-case'
import { pairCsvRows, pairRows } from './pair-rows.ts'

const matrix = confusionMatrix(publicCase())
const nameOf = (index: number): string => ['ACTION', 'NONE'][index]!

it('has 195 for actual NONE, predicted ACTION, after the 855 the other way round', () => {
  expect(pairRows(matrix, false)).toEqual([
    { count: 855, share: 855 / 4655, cells: [{ cell: { actual: ACTION, predicted: NONE }, count: 855 }] },
    { count: 195, share: 195 / 1854, cells: [{ cell: { actual: NONE, predicted: ACTION }, count: 195 }] },
  ])
})

it('keeps the two directions of a pair apart, and sums them', () => {
  const [pair, ...others] = pairRows(matrix, true)
  expect(others).toEqual([])
  expect(pair?.count).toBe(1050)
  expect(pairCsvRows([pair!], nameOf).slice(1)).toEqual([
    [1, 'ACTION', 'NONE', 855, null, 1050],
    [1, 'NONE', 'ACTION', 195, null, 1050],
  ])
})

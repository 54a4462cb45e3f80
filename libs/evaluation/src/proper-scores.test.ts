import { expect, test } from 'vitest'

import { rowsOf } from './fixture-predictions.ts'
import { brierScore, logLoss } from './proper-scores.ts'

test('worked by hand', () => {
  const predictions = rowsOf([[0.75, 0.25], [0.5, 0.5]], [0, 1])
  expect(brierScore(predictions)).toBeCloseTo((0.125 + 0.5) / 2, 12)
  expect(logLoss(predictions)).toBeCloseTo((-Math.log(0.75) - Math.log(0.5)) / 2, 12)
})

test('perfect is 0, surely wrong is 2 and infinite', () => {
  expect(brierScore(rowsOf([[1, 0]], [0]))).toBe(0)
  expect(brierScore(rowsOf([[1, 0]], [1]))).toBe(2)
  expect(logLoss(rowsOf([[1, 0]], [1]))).toBe(Infinity)
})

test('of twelve classes with what is not kept spread evenly, the Brier score is exact', () => {
  const row = [0.4, 0.2, 0.1, 0.1, 0.06, ...Array<number>(7).fill(0.02)]
  for (const label of [1, 9]) {
    const exact = row.reduce((sum, p, c) => sum + (p - Number(c === label)) ** 2, 0)
    expect(brierScore(rowsOf([row], [label]))).toBeCloseTo(exact, 6)
  }
})

test('of twelve classes it is too low by less than what is left times the smallest kept', () => {
  const row = [0.4, 0.2, 0.1, 0.1, 0.06, 0.05, 0.05, 0.03, 0.01, 0, 0, 0]
  const exact = row.reduce((sum, p, c) => sum + (p - Number(c === 0)) ** 2, 0)
  const ours = brierScore(rowsOf([row], [0]))!
  expect(ours).toBeLessThan(exact)
  expect(exact - ours).toBeLessThan(0.14 * 0.06)
})

test('of no samples null, with a NaN among them NaN', () => {
  expect([brierScore(rowsOf([], [])), logLoss(rowsOf([], []))]).toEqual([null, null])
  expect(brierScore(rowsOf([[Number.NaN, 0]], [0]))).toBeNaN()
  expect(logLoss(rowsOf([[Number.NaN, 0]], [0]))).toBeNaN()
})

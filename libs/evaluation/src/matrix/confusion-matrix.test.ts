import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { arbitraryPredictions } from '../testing/arbitrary-predictions.ts'
import {
  cellCount,
  cellSamples,
  columnTotals,
  confusionMatrix,
  normalizeColumns,
  normalizeRows,
  rowTotals,
} from './confusion-matrix.ts'
import type { Predictions } from '../predictions/predictions.ts'
import { emptyPredictions, predictionsFromProbabilities, PredictionsError } from '../predictions/predictions.ts'
import { ACTION, NONE, publicCase } from '../testing/public-case.ts'

describe('the public case', () => {
  const matrix = confusionMatrix(publicCase())

  it('rows are actual, columns predicted', () => {
    expect(cellCount(matrix, NONE, ACTION)).toBe(195)
    expect(cellCount(matrix, ACTION, NONE)).toBe(855)
    expect([...matrix.counts]).toEqual([3800, 855, 195, 1659])
    expect([...rowTotals(matrix)]).toEqual([4655, 1854])
    expect([...columnTotals(matrix)]).toEqual([3995, 2514])
  })

  it('shares by row are of the actual class, by column of the predicted one', () => {
    expect(normalizeRows(matrix)).toEqual([3800 / 4655, 855 / 4655, 195 / 1854, 1659 / 1854])
    expect(normalizeColumns(matrix)).toEqual([3800 / 3995, 855 / 2514, 195 / 3995, 1659 / 2514])
  })

  it('a cell opens onto its own samples', () => {
    const predictions = publicCase()
    const samples = cellSamples(predictions, NONE, ACTION)
    expect(samples.length).toBe(195)
    expect(samples.every((i) => predictions.actual[i] === NONE && predictions.predicted[i] === ACTION)).toBe(true)
  })
})

it('worked by hand: three classes, one never predicted, one without a sample', () => {
  const rows = [
    [1, 0, 0],
    [0, 0, 1],
    [1, 0, 0],
    [0, 0, 1],
  ].flat()
  const matrix = confusionMatrix(predictionsFromProbabilities(Float32Array.from(rows), [0, 0, 1, 1], 3))
  expect([...matrix.counts]).toEqual([1, 0, 1, 1, 0, 1, 0, 0, 0])
  expect(normalizeRows(matrix)).toEqual([0.5, 0, 0.5, 0.5, 0, 0.5, null, null, null])
  expect(normalizeColumns(matrix)).toEqual([0.5, null, 0.5, 0.5, null, 0.5, 0, null, 0])
})

it('rows sum to the support of their class, columns to how often it was predicted, shares to one', () => {
  fc.assert(
    fc.property(arbitraryPredictions(), (predictions) => {
      const { actual, predicted, classCount } = predictions
      const matrix = confusionMatrix(predictions)
      const byRow = normalizeRows(matrix)
      const byColumn = normalizeColumns(matrix)
      for (let c = 0; c < classCount; c++) {
        const support = actual.filter((label) => label === c).length
        const answers = predicted.filter((label) => label === c).length
        expect([rowTotals(matrix)[c], columnTotals(matrix)[c]]).toEqual([support, answers])
        const row = byRow.slice(c * classCount, (c + 1) * classCount)
        const column = byColumn.filter((_, cell) => cell % classCount === c)
        for (const [shares, total] of [
          [row, support],
          [column, answers],
        ] as const) {
          if (total === 0) expect(shares.every((value) => value === null)).toBe(true)
          else expect(shares.reduce<number>((sum, value) => sum + value!, 0)).toBeCloseTo(1, 10)
        }
      }
    }),
  )
})

it('renaming the classes moves the counts along', () => {
  const cases = arbitraryPredictions().chain((p) =>
    fc.tuple(
      fc.constant(p),
      fc.shuffledSubarray(
        Array.from({ length: p.classCount }, (_, c) => c),
        { minLength: p.classCount },
      ),
    ),
  )
  fc.assert(
    fc.property(cases, ([p, renamed]) => {
      const moved: Predictions = {
        ...p,
        actual: p.actual.map((c) => renamed[c]!),
        predicted: p.predicted.map((c) => renamed[c]!),
      }
      const before = confusionMatrix(p)
      const after = confusionMatrix(moved)
      for (let a = 0; a < p.classCount; a++) {
        for (let b = 0; b < p.classCount; b++)
          expect(cellCount(after, renamed[a]!, renamed[b]!)).toBe(cellCount(before, a, b))
      }
    }),
  )
})

it('a perfect classifier has only a diagonal', () => {
  const eye = Float32Array.from({ length: 16 }, (_, i) => Number(i % 5 === 0))
  expect([...confusionMatrix(predictionsFromProbabilities(eye, [0, 1, 2, 3], 4)).counts]).toEqual([...eye])
})

it('the cells hold every sample once', () => {
  fc.assert(
    fc.property(arbitraryPredictions({ maxClasses: 4 }), (p) => {
      const found: number[] = []
      const matrix = confusionMatrix(p)
      for (let a = 0; a < p.classCount; a++) {
        for (let b = 0; b < p.classCount; b++) {
          const samples = cellSamples(p, a, b)
          expect(samples.length).toBe(cellCount(matrix, a, b))
          found.push(...samples)
        }
      }
      expect(found.sort((a, b) => a - b)).toEqual(Array.from({ length: p.count }, (_, i) => i))
    }),
  )
})

it('samples of a cell come most confident first, equals by index, those without an answer last', () => {
  const rows = [
    [0.6, 0.4],
    [Number.NaN, 0],
    [0.9, 0.1],
    [0.6, 0.4],
    [0.1, 0.9],
  ].flat()
  const predictions = predictionsFromProbabilities(Float32Array.from(rows), [1, 1, 1, 1, 1], 2)
  expect([...cellSamples(predictions, 1, 0)]).toEqual([2, 0, 3, 1])
})

it('a million predictions of a thousand classes are all counted', () => {
  const predictions = emptyPredictions(1_000_000, 1000)
  for (let i = 0; i < predictions.count; i++) {
    predictions.actual[i] = (i * 7919) % 1000
    predictions.predicted[i] = (i * 104_729) % 1000
  }
  const matrix = confusionMatrix(predictions)
  expect(rowTotals(matrix).every((total) => total === 1000)).toBe(true)
})

it('more classes than a matrix can be drawn of are refused', () => {
  expect(() => confusionMatrix(emptyPredictions(0, 10_001))).toThrow(PredictionsError)
})

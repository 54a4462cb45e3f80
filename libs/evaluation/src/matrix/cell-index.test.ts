import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { arbitraryPredictions } from '../testing/arbitrary-predictions.ts'
import { cellIndex, onlyOneRight, samplesOfCell } from './cell-index.ts'
import { cellSamples } from './confusion-matrix.ts'
import { rowsOf } from '../testing/fixture-predictions.ts'
import { emptyPredictions, PredictionsError } from '../predictions/predictions.ts'
import { ACTION, NONE, publicCase } from '../testing/public-case.ts'

it('the public case: a cell opens onto its own samples', () => {
  const predictions = publicCase()
  const index = cellIndex(predictions)
  expect(samplesOfCell(index, NONE, ACTION).length).toBe(195)
  expect(samplesOfCell(index, ACTION, NONE).length).toBe(855)
  expect(samplesOfCell(index, ACTION, NONE).every((i) => predictions.actual[i] === ACTION)).toBe(true)
})

it('every cell holds what a search for it finds, in the same order', () => {
  fc.assert(
    fc.property(arbitraryPredictions({ maxClasses: 5 }), (predictions) => {
      const index = cellIndex(predictions)
      for (let a = 0; a < predictions.classCount; a++) {
        for (let b = 0; b < predictions.classCount; b++) {
          expect([...samplesOfCell(index, a, b)]).toEqual([...cellSamples(predictions, a, b)])
        }
      }
    }),
  )
})

it('more classes than a matrix can be drawn of are refused', () => {
  expect(() => cellIndex(emptyPredictions(0, 10_001))).toThrow(PredictionsError)
})

describe('what only one of two models has right', () => {
  const labels = [0, 0, 1, 1, 1]
  const a = rowsOf(
    [
      [0.9, 0.1],
      [0.8, 0.2],
      [0.3, 0.7],
      [0.6, 0.4],
      [0.2, 0.8],
    ],
    labels,
  )
  const b = rowsOf(
    [
      [0.2, 0.8],
      [0.7, 0.3],
      [0.6, 0.4],
      [0.1, 0.9],
      [0.9, 0.1],
    ],
    labels,
  )

  it('worked by hand, the surest mistake first', () => {
    const onlyA = onlyOneRight(a, b)
    expect([...samplesOfCell(onlyA, 0, 1)]).toEqual([0])
    expect([...samplesOfCell(onlyA, 1, 0)]).toEqual([4, 2])
    expect([...samplesOfCell(onlyA, 0, 0)]).toEqual([])
    const onlyB = onlyOneRight(b, a)
    expect([...samplesOfCell(onlyB, 1, 0)]).toEqual([3])
    expect(onlyB.samples.length).toBe(1)
  })

  it('a perfect model beside the public case has all its mistakes, where they belong', () => {
    const wrong = publicCase()
    const right = { ...wrong, predicted: wrong.actual }
    const index = onlyOneRight(right, wrong)
    expect(samplesOfCell(index, ACTION, NONE).length).toBe(855)
    expect(samplesOfCell(index, NONE, ACTION).length).toBe(195)
    expect(onlyOneRight(wrong, right).samples.length).toBe(0)
  })

  it('predictions of other samples are refused', () => {
    expect(() => onlyOneRight(a, rowsOf([[1, 0]], [0]))).toThrow(PredictionsError)
  })
})

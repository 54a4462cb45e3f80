import { describe, expect, it } from 'vitest'
import type { ConfusionMatrix } from '@misfit/evaluation/matrix/confusion-matrix'
import {
  cellSentence,
  cellText,
  className,
  drawnConfusion,
  matrixView,
  type MatrixView,
  percentText,
  sharedScale,
} from './shaded-matrix.ts'

const matrix = (...rows: number[][]): ConfusionMatrix => ({
  classCount: rows.length,
  counts: Uint32Array.from(rows.flat()),
})

// Published case: 855 of ACTION were taken for NONE, 195 of NONE for ACTION.
const classes = ['ACTION', 'NONE']
const published = matrix([3800, 855], [195, 1659])

const shadesOf = (cellAt: MatrixView['cellAt']): number[] =>
  [0, 1].flatMap((row) => [0, 1].map((column) => cellAt(row, column).shade))

describe('matrixView', () => {
  it('has actual classes down and predicted ones across', () => {
    const view = matrixView(published, 'counts')
    const cell = view.cellAt(1, 0)
    expect([cell.actual, cell.predicted]).toEqual([1, 0])
    expect(cell.count).toBe(195)
    expect(cellText(cell, 'counts')).toBe('195')
    expect(cellSentence(cell, view, classes)).toBe(
      'actual NONE, predicted ACTION: 195 images (10.5\u00a0% of actual NONE)',
    )
  })

  it('gives shares of the row or of the column', () => {
    const wrong = (mode: 'rows' | 'columns') => matrixView(published, mode).cellAt(0, 1)
    expect(wrong('rows').share).toBeCloseTo(855 / 4655, 12)
    expect(wrong('columns').share).toBeCloseTo(855 / 2514, 12)
    expect(cellSentence(wrong('columns'), matrixView(published, 'columns'), classes)).toContain(
      '(34.0\u00a0% of predicted NONE)',
    )
  })

  it('sums rows, columns and the diagonal', () => {
    const view = matrixView(published, 'counts')
    expect([...view.rowTotals]).toEqual([4655, 1854])
    expect([...view.columnTotals]).toEqual([3995, 2514])
    expect(view.total).toBe(6509)
    expect(view.correct).toBe(5459)
  })

  it('shades errors on a scale of their own', () => {
    const { cellAt, largestRight, largestWrong } = matrixView(matrix([1000, 4], [1, 500]), 'counts')
    expect(shadesOf(cellAt)).toEqual([1, 1, 0.5, Math.sqrt(0.5)])
    expect([largestRight, largestWrong]).toEqual([1000, 4])
  })

  it('has nothing to shade without errors', () => {
    const view = matrixView(matrix([5, 0], [0, 5]), 'rows')
    expect(view.largestWrong).toBeNull()
    expect(view.cellAt(0, 1).shade).toBe(0)
  })

  it('shows n/a for shares of a class without images', () => {
    const view = matrixView(matrix([2, 1], [0, 0]), 'rows')
    expect(cellText(view.cellAt(1, 0), 'rows')).toBe('n/a')
    expect(cellText(view.cellAt(1, 0), 'counts')).toBe('')
    expect(cellSentence(view.cellAt(1, 0), view, classes)).toBe(
      'actual NONE, predicted ACTION: 0 images (n/a: there is no image of actual NONE)',
    )
  })
})

describe('an order of classes', () => {
  const turned = matrixView(published, 'counts', { order: [1, 0] })

  it('moves rows and columns together, and no count to another class', () => {
    expect(turned.cellAt(0, 1)).toMatchObject({ actual: 1, predicted: 0, count: 195 })
    expect(turned.cellAt(1, 0)).toMatchObject({ actual: 0, predicted: 1, count: 855 })
    const drawn = drawnConfusion(turned, classes)
    expect(drawn.cellAt(0, 1)).toMatchObject({
      text: '195',
      sentence: 'actual NONE, predicted ACTION: 195 images (10.5\u00a0% of actual NONE)',
      opens: true,
    })
    expect([drawn.rowTotal(0), drawn.columnTotal(0)]).toEqual([1854, 2514])
  })
})

describe('a shared scale', () => {
  it('gives equal values equal shades in every matrix', () => {
    const [small, large] = [matrix([10, 4], [0, 10]), matrix([10, 16], [4, 40])]
    const scale = sharedScale([small, large].map((one) => matrixView(one, 'counts')))
    expect(scale).toEqual({ largestRight: 40, largestWrong: 16 })
    expect(matrixView(small, 'counts', { scale }).cellAt(0, 1).shade).toBe(0.5)
    expect(matrixView(large, 'counts', { scale }).cellAt(1, 0).shade).toBe(0.5)
  })
})

describe('percentText', () => {
  it('never rounds something to nothing, or nearly all to all', () => {
    expect(percentText(0)).toBe('0.0\u00a0%')
    expect(percentText(0.0001)).toBe('<0.1\u00a0%')
    expect(percentText(0.024)).toBe('2.4\u00a0%')
    expect(percentText(0.9999)).toBe('>99.9\u00a0%')
    expect(percentText(1)).toBe('100.0\u00a0%')
    expect(percentText(Number.NaN)).toBe('n/a')
  })
})

describe('className', () => {
  it('falls back to the index for an empty name', () => {
    expect(className(['', '猫'], 0)).toBe('class 0')
    expect(className(['', '猫'], 1)).toBe('猫')
  })
})

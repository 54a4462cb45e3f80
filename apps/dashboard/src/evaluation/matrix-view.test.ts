import { describe, expect, it } from 'vitest'
import type { ConfusionMatrix } from '@misfit/evaluation/confusion-matrix'
import { cellSentence, cellText, className, matrixView, percentText } from './matrix-view.ts'

const matrix = (...rows: number[][]): ConfusionMatrix => ({
  classCount: rows.length,
  counts: Uint32Array.from(rows.flat()),
})

// Published case: 855 of ACTION were taken for NONE, 195 of NONE for ACTION.
const classes = ['ACTION', 'NONE']
const published = matrix([3800, 855], [195, 1659])

describe('matrixView', () => {
  it('has actual classes down and predicted ones across', () => {
    const view = matrixView(published, 'counts')
    const cell = view.cells.find(({ actual, predicted }) => actual === 1 && predicted === 0)!
    expect(view.cells.indexOf(cell)).toBe(2)
    expect(cell.count).toBe(195)
    expect(cellText(cell, 'counts')).toBe('195')
    expect(cellSentence(cell, view, classes)).toBe('actual NONE, predicted ACTION: 195 images (10.5\u00a0% of actual NONE)')
  })

  it('gives shares of the row or of the column', () => {
    const wrong = (mode: 'rows' | 'columns') => matrixView(published, mode).cells[1]!
    expect(wrong('rows').share).toBeCloseTo(855 / 4655, 12)
    expect(wrong('columns').share).toBeCloseTo(855 / 2514, 12)
    expect(cellSentence(wrong('columns'), matrixView(published, 'columns'), classes)).toContain('(34.0\u00a0% of predicted NONE)')
  })

  it('sums rows, columns and the diagonal', () => {
    const view = matrixView(published, 'counts')
    expect([...view.rowTotals]).toEqual([4655, 1854])
    expect([...view.columnTotals]).toEqual([3995, 2514])
    expect(view.total).toBe(6509)
    expect(view.correct).toBe(5459)
  })

  it('shades errors on a scale of their own', () => {
    const { cells, largestRight, largestWrong } = matrixView(matrix([1000, 4], [1, 500]), 'counts')
    expect(cells.map(({ shade }) => shade)).toEqual([1, 1, 0.5, Math.sqrt(0.5)])
    expect([largestRight, largestWrong]).toEqual([1000, 4])
  })

  it('has nothing to shade without errors', () => {
    const view = matrixView(matrix([5, 0], [0, 5]), 'rows')
    expect(view.largestWrong).toBeNull()
    expect(view.cells[1]!.shade).toBe(0)
  })

  it('shows n/a for shares of a class without images', () => {
    const view = matrixView(matrix([2, 1], [0, 0]), 'rows')
    expect(cellText(view.cells[2]!, 'rows')).toBe('n/a')
    expect(cellText(view.cells[2]!, 'counts')).toBe('')
    expect(cellSentence(view.cells[2]!, view, classes)).toBe(
      'actual NONE, predicted ACTION: 0 images (n/a: there is no image of actual NONE)',
    )
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

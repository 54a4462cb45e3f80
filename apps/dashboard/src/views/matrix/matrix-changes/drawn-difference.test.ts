import { describe, expect, it } from 'vitest'
import { confusionMatrix } from '@misfit/evaluation/matrix/confusion-matrix'
import { matrixDifference } from '@misfit/evaluation/matrix/matrix-difference'
import { publicCase } from '@misfit/evaluation/testing/public-case'
import { drawnDifference } from './drawn-difference.ts'

const classes = ['ACTION', 'NONE']
const nothing = { classCount: 2, counts: new Uint32Array(4) }
const fromNothing = matrixDifference(nothing, confusionMatrix(publicCase()))

describe('drawnDifference', () => {
  it('reads +195 at actual NONE, predicted ACTION, and calls it worse', () => {
    const drawn = drawnDifference(fromNothing, classes, [0, 1])
    expect(drawn.cellAt(1, 0)).toMatchObject({
      actual: 1,
      predicted: 0,
      text: '+195',
      sentence: 'actual NONE, predicted ACTION: 195 more images, which is worse',
    })
    expect(drawn.cellAt(0, 1).text).toBe('+855')
    expect(drawn.shadeAt(1, 0)).toBeCloseTo(-Math.sqrt(195 / 3800), 12)
    expect(drawn.shadeAt(0, 0)).toBe(1)
  })

  it('keeps counts with their classes in another order', () => {
    const drawn = drawnDifference(fromNothing, classes, [1, 0])
    expect(drawn.cellAt(0, 1)).toMatchObject({ actual: 1, predicted: 0, text: '+195' })
    expect([drawn.rowTotal(0), drawn.columnTotal(0)]).toEqual([195 + 1659, 855 + 1659])
  })

  it('turns signs and verdicts round for the way back', () => {
    const drawn = drawnDifference(matrixDifference(confusionMatrix(publicCase()), nothing), classes, [0, 1])
    expect(drawn.cellAt(1, 0)).toMatchObject({
      text: '\u2212195',
      sentence: 'actual NONE, predicted ACTION: 195 fewer images, which is better',
    })
    expect(drawn.shadeAt(1, 1)).toBeLessThan(0)
  })

  it('leaves cells empty that did not change', () => {
    const drawn = drawnDifference(
      matrixDifference(confusionMatrix(publicCase()), confusionMatrix(publicCase())),
      classes,
      [0, 1],
    )
    expect(drawn.cellAt(1, 0)).toMatchObject({ text: '', sentence: 'actual NONE, predicted ACTION: as many images' })
    expect(drawn.shadeAt(0, 0)).toBe(0)
  })
})

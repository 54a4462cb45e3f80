import { expect, it } from 'vitest'
import { onlyOneRight, samplesOfCell } from '@misfit/evaluation/matrix/cell-index'
import { ACTION, NONE, publicCase } from '@misfit/evaluation/testing/public-case'
import { predictionsFromProbabilities } from '@misfit/evaluation/predictions/predictions'
import { matrixView } from '../../../views/matrix/shaded-matrix.ts'
import { countsOf, drawnOneRight } from './drawn-one-right.ts'

it('reads 195 at actual NONE where the model of the public case said ACTION and a perfect one is right', () => {
  const wrong = publicCase()
  const perfect = predictionsFromProbabilities(
    Float32Array.from([...wrong.actual].flatMap((one) => (one === ACTION ? [1, 0] : [0, 1]))),
    wrong.actual,
    2,
  )
  const index = onlyOneRight(perfect, wrong)
  const drawn = drawnOneRight(
    index,
    ['ACTION', 'NONE'],
    { right: 'perfect', wrong: 'public' },
    [0, 1],
    matrixView(countsOf(index), 'counts'),
  )
  expect(drawn.cellAt(1, 0)).toMatchObject({ actual: NONE, predicted: ACTION, text: '195', opens: true })
  expect(drawn.cellAt(1, 0).sentence).toBe('actual NONE, public said ACTION, perfect was right: 195 images')
  expect(drawn.cellAt(0, 1).text).toBe('855')
  expect(drawn.cellAt(0, 0)).toMatchObject({ text: '', opens: false })
  expect(samplesOfCell(index, NONE, ACTION)).toHaveLength(195)
  expect([...onlyOneRight(wrong, perfect).samples]).toEqual([])
})

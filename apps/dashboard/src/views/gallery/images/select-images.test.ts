import { describe, expect, it } from 'vitest'
import { predictionsFromProbabilities } from '@misfit/evaluation/predictions/predictions'
import type { ImageMark } from '@misfit/events/people/image-mark'
import { firstFilter, type ImageFilter } from './image-filter.ts'
import { selectImages } from './select-images.ts'

const nan = Number.NaN
/** Five images of two classes: right 90 %, wrong 80 %, wrong 60 %, no answer, right 55 %. */
const these = predictionsFromProbabilities(
  Float32Array.of(0.9, 0.1, 0.2, 0.8, 0.6, 0.4, nan, nan, 0.45, 0.55),
  [0, 0, 1, 1, 1],
  2,
)
const other = predictionsFromProbabilities(
  Float32Array.of(0.1, 0.9, 0.2, 0.8, 0.4, 0.6, 0.1, 0.9, 0.45, 0.55),
  [0, 0, 1, 1, 1],
  2,
)
const mark = (index: number, parts: Partial<ImageMark>): [number, ImageMark] => [
  index,
  { partition: 'validation', index, verdict: null, note: '', tags: [], ...parts },
]
const marks = new Map([
  mark(1, { note: 'smudged' }),
  mark(2, { tags: ['thin'] }),
  mark(4, { verdict: { kind: 'corrected', classIndex: 0 } }),
])

const chosen = (filter: Partial<ImageFilter>, beside: typeof other | null = null): number[] => [
  ...selectImages(these, { ...firstFilter, ...filter }, { marks, other: beside }),
]

describe('selectImages', () => {
  it('begins with the wrong answers, the surest first, those without an answer last', () =>
    expect(chosen({})).toEqual([1, 2, 3]))

  it('takes right answers, all, or those without one', () => {
    expect(chosen({ answer: 'right' })).toEqual([0, 4])
    expect(chosen({ answer: 'all', order: 'index' })).toEqual([0, 1, 2, 3, 4])
    expect(chosen({ answer: 'none' })).toEqual([3])
  })

  it('takes a class, actual or predicted', () => {
    expect(chosen({ answer: 'all', actual: 0, order: 'index' })).toEqual([0, 1])
    expect(chosen({ answer: 'all', actual: 1, predicted: 0, order: 'index' })).toEqual([2, 3])
  })

  it('takes a range of confidence; what has none is in no range', () => {
    expect(chosen({ answer: 'all', from: 55, to: 85, order: 'index' })).toEqual([1, 2, 4])
    expect(chosen({ answer: 'all', from: 1, order: 'index' })).toEqual([0, 1, 2, 4])
  })

  it('orders by doubt and by loss', () => {
    expect(chosen({ answer: 'all', order: 'unsurest' })).toEqual([4, 2, 1, 0, 3])
    // Losses: -ln 0.9, -ln 0.2, -ln 0.4, none, -ln 0.55.
    expect(chosen({ answer: 'all', order: 'loss' })).toEqual([1, 2, 4, 0, 3])
  })

  it('takes what people wrote on', () => {
    const written = (kind: ImageFilter['written']): number[] => chosen({ answer: 'all', written: kind, order: 'index' })
    expect(written('anything')).toEqual([1, 2, 4])
    expect(written('nothing')).toEqual([0, 3])
    expect(written('note')).toEqual([1])
    expect(written('tags')).toEqual([2])
    expect(written('corrected')).toEqual([4])
    expect(written('confirmed')).toEqual([])
    expect(chosen({ answer: 'all', tag: 'thin' })).toEqual([2])
  })

  it('sets another run beside it', () => {
    const agreeing = (agreement: ImageFilter['agreement']): number[] =>
      chosen({ answer: 'all', other: 'x', agreement, order: 'index' }, other)
    expect(agreeing('only-this-wrong')).toEqual([2, 3])
    expect(agreeing('both-wrong')).toEqual([1])
    expect(agreeing('only-other-wrong')).toEqual([0])
    expect(agreeing('both-right')).toEqual([4])
    expect(agreeing('different')).toEqual([0, 2, 3])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { datasetMap } from './dataset-map.ts'
import { rowsOf } from '../testing/fixture-predictions.ts'
import { learningEvents } from './forgetting-events.ts'
import { marginRanking } from '../labels/area-under-margin.ts'
import { PredictionsError } from '../predictions/predictions.ts'
import { sampleHistory } from './sample-history.ts'

/**
 * Four samples over four epochs, by the probability of the true class: learned at once, learned and forgotten and
 * learned again, never learned, and without an answer at the second epoch.
 */
const course = [
  [0.75, 0.25, 0.25, 0.75],
  [0.75, 0.75, 0.25, Number.NaN],
  [1, 0.25, 0.25, 0.75],
  [1, 0.75, 0, 0.75],
]
const labels = [0, 1, 1, 0]
const epochs = course.map((epoch) =>
  rowsOf(
    epoch.map((p, i) => (labels[i] === 0 ? [p, 1 - p] : [1 - p, p])),
    labels,
  ),
)

describe('worked by hand', () => {
  it('learning and forgetting', () => {
    const events = learningEvents(epochs)
    expect([...events.firstLearned]).toEqual([0, 1, -1, 0])
    expect([...events.learnedForGood]).toEqual([0, 3, -1, 2])
    expect([...events.forgettingEvents]).toEqual([0, 1, 0, 1])
    expect([...events.neverLearned]).toEqual([2])
    expect([...events.neverForgotten]).toEqual([0])
  })

  it('the dataset map', () => {
    const { confidence, variability, correctness } = datasetMap(epochs)
    expect([...confidence]).toEqual([0.875, 0.5, 0.1875, 0.75])
    expect(variability[0]).toBeCloseTo(0.125, 12)
    expect(variability[1]).toBeCloseTo(0.25, 12)
    expect(variability[3]).toBe(0)
    expect([...correctness]).toEqual([1, 0.5, 0, 0.75])
  })

  it('one sample at each epoch', () => {
    const history = sampleHistory(epochs, 1)
    expect(history.map(({ predicted }) => predicted)).toEqual([0, 1, 0, 1])
    expect(history.map((at) => at.trueClassProbability)).toEqual([0.25, 0.75, 0.25, 0.75])
    expect(sampleHistory(epochs, 3)[1]?.trueClassProbability).toBeNaN()
  })

  it('labels that hold out longest come first', () => {
    expect(marginRanking(epochs).map(({ index, margin }) => [index, margin])).toEqual([
      [2, 0.1875],
      [1, 0.5],
      [3, 0.75],
      [0, 0.875],
    ])
  })
})

it('a sample that never had an answer has no place on the map and no rank', () => {
  const none = [rowsOf([[Number.NaN, 0]], [0])]
  expect(datasetMap(none)).toEqual({
    confidence: Float64Array.of(Number.NaN),
    variability: Float64Array.of(Number.NaN),
    correctness: Float64Array.of(0),
  })
  expect(marginRanking(none)).toEqual([])
  expect([...learningEvents(none).neverLearned]).toEqual([0])
})

it('every sample is either never learned, never forgotten, or forgotten', () => {
  const answer = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 })
  fc.assert(
    fc.property(fc.array(answer, { minLength: 1, maxLength: 8 }), (rights) => {
      const course = rights.map((epoch) =>
        rowsOf(
          epoch.map((right) => (right ? [0.75, 0.25] : [0.25, 0.75])),
          Array<number>(6).fill(0),
        ),
      )
      const { firstLearned, learnedForGood, forgettingEvents, neverLearned, neverForgotten } = learningEvents(course)
      for (let i = 0; i < 6; i++) {
        const never = neverLearned.includes(i)
        expect(Number(never) + Number(neverForgotten.includes(i)) + Number(forgettingEvents[i]! > 0)).toBe(1)
        expect(firstLearned[i]).toBe(rights.findIndex((epoch) => epoch[i]))
        expect(learnedForGood[i] !== -1).toBe(rights.at(-1)![i])
      }
    }),
  )
})

it('epochs of other samples, and no epochs, are refused', () => {
  const other = rowsOf([[1, 0]], [0])
  for (const view of [learningEvents, datasetMap, marginRanking]) {
    expect(() => view([epochs[0]!, other])).toThrow(PredictionsError)
    expect(() => view([])).toThrow(PredictionsError)
  }
  expect(() => sampleHistory(epochs, 4)).toThrow(PredictionsError)
})

import { describe, expect, it } from 'vitest'
import { datasetMap } from '@misfit/evaluation/dynamics/dataset-map'
import { learningEvents } from '@misfit/evaluation/dynamics/forgetting-events'
import { predictionsFromProbabilities } from '@misfit/evaluation/predictions/predictions'
import { sampleHistory } from '@misfit/evaluation/dynamics/sample-history'
import { markCorrectness } from './correctness-mark.ts'
import { firstLearnedGroups, forgettingGroups, learningCsvRows } from './learning-groups.ts'
import { datasetMapCsvRows, imagesOfRegion, mapPlaces, regionOf } from './map-region.ts'
import { sameAnswers } from './same-answers.ts'

/**
 * Probability of the true class, 0, of four images at epochs 1 to 4: easy, ambiguous, never right, without an answer.
 */
const course = [
  [0.75, 0.25, 0.25, Number.NaN],
  [0.75, 0.75, 0.25, Number.NaN],
  [1, 0, 0.25, Number.NaN],
  [1, 1, 0, Number.NaN],
]
const epochs = [1, 2, 3, 4]
const predictions = course.map((epoch) =>
  predictionsFromProbabilities(Float32Array.from(epoch.flatMap((p) => [p, 1 - p])), [0, 0, 0, 0], 2),
)
const events = learningEvents(predictions)
const map = datasetMap(predictions)

describe('learning and forgetting', () => {
  it('images are grouped by the epoch at which they were first right, those that never were last', () => {
    expect(firstLearnedGroups(events, epochs)).toEqual([
      { title: 'first right at epoch 1', indices: [0] },
      { title: 'first right at epoch 2', indices: [1] },
      { title: 'never right', indices: [2, 3] },
    ])
  })

  it('what was forgotten is counted of images that were once right', () => {
    expect(forgettingGroups(events).map(({ title, indices }) => [title, indices])).toEqual([
      ['never forgotten', [0]],
      ['forgotten once', [1]],
      ['forgotten twice', []],
      ['forgotten 3 times', []],
      ['forgotten 4 times or more', []],
    ])
  })

  it('every image is counted once in each grouping', () => {
    const count = (groups: { indices: readonly number[] }[]): number =>
      groups.reduce((sum, { indices }) => sum + indices.length, 0)
    expect(count(firstLearnedGroups(events, epochs))).toBe(4)
    expect(count(forgettingGroups(events)) + events.neverLearned.length).toBe(4)
  })

  it('epochs that were skipped keep their own numbers in the file', () => {
    expect([...learningCsvRows(events, [1, 10, 20, 30])][2]).toEqual([1, 10, 30, 1])
    expect([...learningCsvRows(events, epochs)][3]).toEqual([2, null, null, 0])
  })
})

describe('the dataset map', () => {
  it('regions: the wavering one is ambiguous, the surely wrong one hard', () => {
    expect([0, 1, 2, 3].map((i) => regionOf(map, i))).toEqual(['easy', 'ambiguous', 'hard', null])
  })

  it('images of a region come least confident first, those without an answer never', () => {
    expect(imagesOfRegion(map, null)).toEqual([2, 1, 0])
    expect(imagesOfRegion(map, 'easy')).toEqual([0])
  })

  it('variability goes to the right, confidence upwards; without an answer there is no place', () => {
    const places = mapPlaces(map)
    expect(places[0]).toBeCloseTo(0.25, 6)
    expect(places[1]).toBeCloseTo(0.125, 6)
    expect(places[6]).toBeLessThan(-1)
    expect([...datasetMapCsvRows(map)][4]).toEqual([3, null, null, 0, null])
  })

  it('marks tell always, mostly, seldom and never right apart', () => {
    expect([...markCorrectness(Float64Array.of(1, 0.5, 0.25, 0)).markOf]).toEqual([0, 1, 2, 3])
  })
})

it('answers of an image are told in spans of epochs', () => {
  expect(sameAnswers(sampleHistory(predictions, 1), epochs)).toEqual([
    { from: 1, to: 1, predicted: 1 },
    { from: 2, to: 2, predicted: 0 },
    { from: 3, to: 3, predicted: 1 },
    { from: 4, to: 4, predicted: 0 },
  ])
  expect(sameAnswers(sampleHistory(predictions, 0), epochs)).toEqual([{ from: 1, to: 4, predicted: 0 }])
  expect(sameAnswers(sampleHistory(predictions, 3), epochs)).toEqual([{ from: 1, to: 4, predicted: null }])
})

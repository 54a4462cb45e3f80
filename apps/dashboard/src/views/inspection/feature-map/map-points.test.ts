import { encodeFloats } from '@misfit/events/run/floats'
import { predictionsFromProbabilities } from '@misfit/evaluation/predictions/predictions'
import { describe, expect, it } from 'vitest'
import { classLabels } from './class-labels.ts'
import { mapCsvRows, mapPoints, placesOfPoints } from './map-points.ts'
import { anyPoint, filteredPoints } from './point-filter.ts'
import { markPoints } from './point-mark.ts'

const classes = ['cat', 'dog']
// Images 0 to 3 of a partition: right and sure, wrong, right and unsure, no answer. The map leaves out image 1.
const predictions = predictionsFromProbabilities(
  Float32Array.of(1, 0, 0.25, 0.75, 0.5, 0.5, Number.NaN, Number.NaN),
  [0, 0, 0, 1],
  2,
)
const places = placesOfPoints({
  kind: 'embedding',
  indices: [0, 2, 3],
  points: encodeFloats(Float32Array.of(0, 0, 0.5, 0.25, 1, 1)),
})!
const points = mapPoints(places, predictions, null)

describe('points with answers', () => {
  it('have those of their own images', () => {
    expect([...points.actual]).toEqual([0, 0, 1])
    expect(points.answers?.verdict).toEqual(['right', 'right', 'none'])
    expect([...points.answers!.confidence]).toEqual([1, 0.5, Number.NaN])
  })
  it('are chosen by class and by answer', () => {
    expect(filteredPoints(points, anyPoint)).toEqual([0, 1, 2])
    expect(filteredPoints(points, anyPoint, 1)).toEqual([2])
    expect(filteredPoints(points, anyPoint, 0)).toEqual([0, 1, 2])
    expect(filteredPoints({ ...points, answers: null }, anyPoint, 0)).toEqual([0, 1])
    expect(filteredPoints(points, { ...anyPoint, actual: 1 })).toEqual([2])
    expect(filteredPoints(points, { ...anyPoint, answer: 'right', predicted: 0 })).toEqual([0, 1])
    expect(filteredPoints(points, { ...anyPoint, answer: 'wrong' })).toEqual([])
    const everything = mapPoints({ indices: [0, 1, 2, 3], places: new Float32Array(8) }, predictions, null)
    expect(filteredPoints(everything, { ...anyPoint, answer: 'wrong' })).toEqual([1])
  })
  it('are told apart by marks that differ in more than colour', () => {
    const wrong = mapPoints({ indices: [0, 1], places: new Float32Array(4) }, predictions, null)
    const { marks, markOf } = markPoints(wrong, 'verdict', classes)
    expect([...markOf].map((mark) => [marks[mark]!.label, marks[mark]!.shape])).toEqual([
      ['right', 'dot'],
      ['wrong', 'cross'],
    ])
    const sure = markPoints(points, 'confidence', classes)
    expect([...sure.markOf].map((mark) => sure.marks[mark]!.label)).toEqual([
      '99.0\u00a0% or more',
      '50.0\u00a0% to 70.0\u00a0%',
      'no answer',
    ])
    expect(sure.marks[sure.markOf[1]!]!.radius).toBeGreaterThan(sure.marks[sure.markOf[0]!]!.radius)
  })
  it('are lines of a file', () => {
    expect(mapCsvRows(points, classes)).toEqual([
      ['index', 'x', 'y', 'actual', 'predicted', 'probability', 'verdict'],
      [0, 0, 0, 'cat', 'cat', 1, 'right'],
      [2, 0.5, 0.25, 'cat', 'cat', 0.5, 'right'],
      [3, 1, 1, 'dog', 'cat', null, 'none'],
    ])
  })
})

describe('points without answers', () => {
  const known = mapPoints(places, null, Uint16Array.of(0, 1, 1, 0))
  it('have the classes of their labels', () => expect([...known.actual]).toEqual([0, 1, 0]))
  it('are told apart by class alone', () =>
    expect(markPoints(known, 'verdict', classes).marks.map(({ label }) => label)).toEqual(classes))
  it('say no answers in their file', () => expect(mapCsvRows(known, classes)[1]).toEqual([0, 0, 0, 'cat']))
})

it('forty classes have marks of their own', () => {
  const many = Array.from({ length: 40 }, (_, i) => `c${i}`)
  const { marks } = markPoints({ ...points, answers: null }, 'class', many)
  expect(new Set(marks.map(({ shape, color }) => `${shape} ${color}`)).size).toBe(40)
})

it('a class is named at one of its own points', () => {
  const places = Float32Array.of(0, 0, 0.2, 0.2, 1, 1, 0.9, 0.9)
  const labels = classLabels(
    { count: 4, indices: [0, 1, 2, 3], places, actual: Uint16Array.of(0, 0, 0, 1), answers: null },
    classes,
  )
  expect(labels.map(({ text, x }) => [text, Math.fround(x)])).toEqual([
    ['cat', Math.fround(0.2)],
    ['dog', Math.fround(0.9)],
  ])
})

it('refuses places that are not two numbers an image', () => {
  expect(() =>
    placesOfPoints({ kind: 'embedding', indices: [0, 1], points: encodeFloats(Float32Array.of(1, 2, 3)) }),
  ).toThrow('3 numbers for 2 points')
})

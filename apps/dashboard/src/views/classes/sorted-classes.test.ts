import { expect, it } from 'vitest'
import { predictionsFromProbabilities } from '@misfit/evaluation/predictions/predictions'
import { publicCase } from '@misfit/evaluation/testing/public-case'
import { worstClasses } from '@misfit/evaluation/per-class/worst-classes'
import { sortedClasses } from './sorted-classes.ts'

const placesBy = (
  classes: ReturnType<typeof worstClasses>,
  ...order: Parameters<typeof sortedClasses>[1][]
): number[][] => order.map((one) => sortedClasses(classes, one).map((row) => row.class))

it('puts undefined values last, whichever way, and equals in class order', () => {
  // Class 2 neither occurs nor is predicted; class 1 occurs and is never predicted.
  const classes = worstClasses(predictionsFromProbabilities(Float32Array.of(0.8, 0.2, 0, 0.9, 0.1, 0), [0, 1], 3))
  expect(
    placesBy(classes, { column: 'precision', descending: false }, { column: 'precision', descending: true }),
  ).toEqual([
    [0, 1, 2],
    [0, 1, 2],
  ])
  expect(placesBy(classes, { column: 'recall', descending: false }, { column: 'recall', descending: true })).toEqual([
    [1, 0, 2],
    [0, 1, 2],
  ])
})

it('puts the class with most false alarms first', () => {
  expect(
    placesBy(
      worstClasses(publicCase()),
      { column: 'falseAlarms', descending: true },
      { column: 'missed', descending: true },
    ),
  ).toEqual([
    [1, 0],
    [0, 1],
  ])
})

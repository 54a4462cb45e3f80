import { expect, it } from 'vitest'
import { perClassReport } from '@misfit/evaluation/per-class-report'
import { sortedClasses } from './sorted-classes.ts'

// Recall of the four classes: 1/2, undefined, 1, 1/2.
const { classes } = perClassReport({ classCount: 4, counts: Uint32Array.of(1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 1, 0, 0, 1) })
const order = (descending: boolean) => sortedClasses(classes, { column: 'recall', descending }).map((row) => row.class)

it('puts undefined values last, and equals in class order, either way', () => {
  expect(order(false)).toEqual([0, 3, 2, 1])
  expect(order(true)).toEqual([2, 0, 3, 1])
})

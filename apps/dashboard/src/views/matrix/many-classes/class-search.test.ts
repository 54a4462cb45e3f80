import { expect, it } from 'vitest'
import { classesNamed } from './class-search.ts'

it('finds names that begin with the text before those that hold it', () => {
  const classes = ['wildcat', 'dog', 'Cat', 'cattle', '']
  expect(classesNamed(classes, 'CAT ')).toEqual([2, 3, 0])
  expect(classesNamed(classes, 'class 4')).toEqual([4])
  expect(classesNamed(classes, ' ')).toEqual([])
  expect(classesNamed(classes, 'cat', 1)).toEqual([2])
})

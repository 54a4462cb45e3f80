import { expect, it } from 'vitest'
import { chosenClassFrom } from './chosen-class.ts'

it.each([
  ['7', 10, 7],
  ['10', 10, null],
  ['-1', 10, null],
  ['', 10, null],
  [null, 10, null],
])('reads %s of %i classes as %s', (parameter, classCount, expected) => {
  expect(chosenClassFrom(parameter, classCount)).toBe(expected)
})

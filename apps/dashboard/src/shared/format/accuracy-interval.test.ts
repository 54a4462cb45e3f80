import { expect, it } from 'vitest'
import { accuracyInterval, intervalWords, plusMinusText } from './accuracy-interval.ts'

it('gives 9,712 of 10,000 its Wilson interval', () => {
  const interval = accuracyInterval(0.9712, 10_000)!
  expect(plusMinusText(interval)).toBe('±\u00a00.33')
  expect(intervalWords(interval).replaceAll('\u00a0', ' ')).toBe('95 % interval 96.77 % to 97.43 %')
  expect(interval.low).toBeCloseTo(0.96774, 4)
  expect(interval.high).toBeCloseTo(0.9743, 4)
})

it.each([
  [null, 10],
  [0.5, null],
  [Number.NaN, 10],
  [0.5, 0],
])('has none for %s of %s', (accuracy, count) => {
  expect(accuracyInterval(accuracy, count)).toBeNull()
})

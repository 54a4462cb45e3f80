import { expect, it } from 'vitest'
import { median, spread } from './statistics.ts'

it('takes the middle value, or the mean of the two in the middle', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([])).toBeNaN()
})

it('measures spread as a share of the median', () => {
  expect(spread([9, 10, 12])).toBeCloseTo(0.3)
})

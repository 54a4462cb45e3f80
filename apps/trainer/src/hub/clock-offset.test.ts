import { expect, it } from 'vitest'
import { ClockOffset } from './clock-offset.ts'

it('the answer that took the least time counts', () => {
  const clock = new ClockOffset()
  expect(clock.milliseconds).toBe(0)
  // The hub is 500 ms ahead. A symmetric fast answer, then a slow one whose way back took longer.
  clock.add(1000, 1502, 1004)
  expect(clock.milliseconds).toBe(500)
  clock.add(2000, 2510, 2300)
  expect(clock.milliseconds).toBe(500)
})

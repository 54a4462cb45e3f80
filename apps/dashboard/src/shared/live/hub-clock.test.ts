import { describe, expect, it } from 'vitest'
import { median, millisecondsBehind } from './behind.ts'
import { bestOffset, clockSample } from './hub-clock.ts'

describe('the hub’s clock', () => {
  it('is read half way', () => expect(clockSample(1000, 6010, 1020)).toEqual({ roundTrip: 20, offset: 5000 }))
  it('is taken from the quickest answer', () =>
    expect(bestOffset([clockSample(0, 90, 100), clockSample(200, 5202, 204), clockSample(300, 9000, 400)])).toBe(5000))
  it('is unknown without an answer', () => expect(bestOffset([])).toBeNull())
})

describe('behind', () => {
  it('compares trainer and page by the hub’s clock', () => {
    // The trainer's clock is 2 s late, the page's 5 s early: made at hub time 10,000, painted at hub time 10,042.
    expect(millisecondsBehind(8000, 2000, 15_042, -5000)).toBe(42)
  })
  it('is never negative', () => expect(millisecondsBehind(1000, 0, 998, 0)).toBe(0))
  it('is the middle of recent times', () =>
    expect([median([]), median([9, 1, 5]), median([4, 1, 2, 3])]).toEqual([null, 5, 2.5]))
})

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BatchedStore, intervalFor } from './batched-store.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 })
  vi.stubGlobal('location', { hostname: 'localhost' })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it.each([
  [1, 2, false, 100],
  [10, 2, false, 400],
  [40, 2, false, 1000],
  [22.5, 16, false, 112.5],
  [22.5, 64, false, 100],
  [1, 2, true, 100],
  [4, 2, true, 400],
  [14, 2, true, 1400],
  [30, 2, true, 2000],
  [14, 16, true, 175],
])(
  'a render of %d ms on %d cores (beside the hub: %s) is made every %d ms at most',
  (cost, cores, besideHub, expected) => expect(intervalFor(cost, cores, besideHub)).toBe(expected),
)

describe('BatchedStore', () => {
  it('tells at most ten times a second, and the last value always', () => {
    const store = new BatchedStore(0)
    const told: number[] = []
    store.subscribe(() => told.push(store.get()))
    for (let ms = 0; ms < 1000; ms++) {
      store.change(() => ms)
      vi.advanceTimersByTime(1)
    }
    vi.advanceTimersByTime(200)
    expect(told.length).toBeLessThanOrEqual(11)
    expect(told.length).toBeGreaterThanOrEqual(9)
    expect(told.at(-1)).toBe(999)
  })

  it('tells the first change after a quiet time at once', () => {
    const store = new BatchedStore('quiet')
    store.change(() => 'changed')
    vi.advanceTimersByTime(1)
    expect(store.get()).toBe('changed')
  })

  it('tells what comes together, to stores that spare, together', async () => {
    const [run, list] = [new BatchedStore(0, 100, true), new BatchedStore(0, 100, true)]
    const told: [number, number][] = []
    for (const store of [run, list]) store.subscribe(() => told.push([run.get(), list.get()]))
    run.change(() => 1)
    vi.advanceTimersByTime(40)
    list.change(() => 1)
    expect(told).toEqual([])
    vi.advanceTimersByTime(10)
    expect(told.at(-1)).toEqual([1, 1])
    vi.advanceTimersByTime(1000)
    expect(told).toHaveLength(2)
    // What a render costs is measured by a message.
    vi.useRealTimers()
    await new Promise((resolve) => {
      setTimeout(resolve, 10)
    })
  })

  it('does not change what was told before it tells', () => {
    const store = new BatchedStore(1)
    store.change(() => 2)
    expect(store.get()).toBe(1)
    store.flush()
    expect(store.get()).toBe(2)
  })
})

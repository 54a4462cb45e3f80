import { beforeEach, describe, expect, it } from 'vitest'
import { Liveness, lostAfter, sweepEvery } from './liveness.ts'

describe('the watch for lost runs', () => {
  let now: number
  let liveness: Liveness
  beforeEach(() => {
    now = 1_000_000
    liveness = new Liveness(() => now)
  })
  /** Lets time pass as the hub does, looking every half second; gives when which run was reported, from now. */
  const pass = (milliseconds: number, each: (elapsed: number) => void = () => undefined): [string, number][] => {
    const reported: [string, number][] = []
    for (let elapsed = sweepEvery; elapsed <= milliseconds; elapsed += sweepEvery) {
      now += sweepEvery
      each(elapsed)
      for (const runId of liveness.overdue()) reported.push([runId, elapsed])
    }
    return reported
  }

  it('reports a silent run once, less than 10 seconds after its last heartbeat', () => {
    liveness.heard('a')
    expect(pass(30_000)).toEqual([['a', lostAfter]])
    expect(lostAfter + sweepEvery + 1000).toBeLessThan(10_000)
  })

  it('does not report a run that is heard of every second', () => {
    expect(pass(60_000, (elapsed) => elapsed % 1000 === 0 && liveness.heard('a'))).toEqual([])
  })

  it('does not report a run that has ended', () => {
    liveness.heard('a')
    pass(5000)
    liveness.forget('a')
    expect(pass(30_000)).toEqual([])
  })

  it('gives a run that it only expects as long, and no longer for being expected again', () => {
    expect(pass(30_000, () => now % 1000 === 0 && now < 1_003_000 && liveness.expect('a'))).toEqual([
      ['a', 1000 + lostAfter],
    ])
  })

  it('gives every run time to be heard of again when the hub itself was suspended for a minute', () => {
    liveness.heard('a')
    pass(2000)
    now += 60_000
    expect(liveness.overdue()).toEqual([])
    expect(pass(30_000)).toEqual([['a', lostAfter]])
  })
})

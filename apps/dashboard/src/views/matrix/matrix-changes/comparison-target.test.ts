import { describe, expect, it } from 'vitest'
import { neighbourEpoch, targetFrom, targetParameter } from './comparison-target.ts'

describe('what a matrix is set against', () => {
  it('comes back from the address as it was', () => {
    for (const target of [
      { kind: 'epoch', epoch: 12 },
      { kind: 'run', runId: 'abc123def456' },
    ] as const) {
      expect(targetFrom(targetParameter(target))).toEqual(target)
    }
    expect(targetFrom(null)).toBeNull()
    expect(targetFrom('')).toBeNull()
  })

  it('is the epoch before, or the next one for the first', () => {
    expect(neighbourEpoch(3, [1, 2, 3, 4])).toEqual({ kind: 'epoch', epoch: 2 })
    expect(neighbourEpoch(1, [1, 2])).toEqual({ kind: 'epoch', epoch: 2 })
    expect(neighbourEpoch(1, [1])).toBeNull()
    expect(neighbourEpoch(null, [])).toBeNull()
  })
})

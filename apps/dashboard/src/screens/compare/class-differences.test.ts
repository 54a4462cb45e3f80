import { describe, expect, it } from 'vitest'
import { perClassReport } from '@misfit/evaluation/per-class/per-class-report'
import { classDifferences } from './class-differences.ts'

const report = (...counts: number[]) => perClassReport({ classCount: 2, counts: Uint32Array.from(counts) })

describe('classDifferences', () => {
  it('compares each run with the first', () => {
    const [first, second] = classDifferences([report(8, 2, 0, 10), report(9, 1, 5, 5)], 'recall', 2)
    expect(first!.values).toEqual([0.8, 0.9])
    expect(first!.differences[0]).toBeNull()
    expect(first!.differences[1]).toBeCloseTo(0.1, 12)
    expect(second!.differences[1]).toBe(-0.5)
  })

  it('has no difference where a class has no images or a run no report', () => {
    const [, second] = classDifferences([report(8, 2, 0, 0), null], 'recall', 2)
    expect(second).toEqual({ class: 1, values: [null, null], differences: [null, null] })
  })
})

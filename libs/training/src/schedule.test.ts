import { describe, expect, it } from 'vitest'
import { learningRateAt, scheduleSchema, type Schedule } from './schedule.ts'

/** Rates of the given steps of 10 epochs of 4 steps, from a rate of 0.8. */
function rates(schedule: Schedule, steps: number[], valLosses: number[] = [], warmUpSteps = 0): number[] {
  return steps.map((step) => learningRateAt(schedule, 0.8, { step, stepsInEpoch: 4, epochs: 10, valLosses }, warmUpSteps))
}

function expectRates(actual: number[], expected: number[]): void {
  expect(actual).toHaveLength(expected.length)
  actual.forEach((rate, i) => { expect(rate).toBeCloseTo(expected[i]!, 12) })
}

describe('the learning rate', () => {
  it('stays as it is when constant', () => {
    expect(rates({ kind: 'constant' }, [1, 2, 40])).toEqual([0.8, 0.8, 0.8])
  })

  it('falls by steps after every so many epochs', () => {
    expectRates(rates({ kind: 'step', every: 2, factor: 0.5 }, [1, 8, 9, 16, 17]), [0.8, 0.8, 0.4, 0.4, 0.2])
  })

  it('falls exponentially by its factor an epoch', () => {
    expectRates(rates({ kind: 'exponential', factor: 0.25 }, [1, 3, 5, 9]), [0.8, 0.4, 0.2, 0.05])
  })

  // A third of the way down: (1 + cos(pi / 3)) / 2 = 3/4. Half: 1/2. Two thirds: 1/4.
  it('falls by half a cosine, and then stays', () => {
    const cosine = (epochs: number) => ({ kind: 'cosine', floor: 0, epochs } as const)
    expectRates(rates(cosine(3), [1, 5, 7, 9, 13, 40]), [0.8, 0.6, 0.4, 0.2, 0, 0])
    expectRates(rates({ kind: 'cosine', floor: 0.5, epochs: 3 }, [1, 5, 13]), [0.8, 0.7, 0.4])
  })

  it('falls by half a cosine over the whole training when no epochs are given', () => {
    expectRates(rates({ kind: 'cosine', floor: 0 }, [1, 21]), [0.8, 0.4])
  })

  it('grows over the warm-up, which a schedule is multiplied by', () => {
    expectRates(rates({ kind: 'constant' }, [1, 2, 3, 4, 5], [], 4), [0.2, 0.4, 0.6, 0.8, 0.8])
    expectRates(rates({ kind: 'step', every: 1, factor: 0.5 }, [4, 5, 8, 9], [], 8), [0.4, 0.25, 0.4, 0.2])
  })

  it('falls when the validation loss stands still, from the epoch after', () => {
    const plateau = { kind: 'plateau', factor: 0.5, patience: 2, minDelta: 0.1, floor: 0 } as const
    const after = (...losses: number[]) => rates(plateau, [losses.length * 4 + 1], losses)[0]
    expect(after()).toBe(0.8)
    expect(after(1, 0.95)).toBe(0.8)
    // Better by 0.05 and by nothing: two epochs without progress.
    expect(after(1, 0.95, 1)).toBe(0.4)
    // It counts anew after a fall, and after progress.
    expect(after(1, 0.95, 1, 1)).toBe(0.4)
    expect(after(1, 0.95, 1, 1, 1)).toBe(0.2)
    expect(after(1, 0.95, 1, 0.8, 0.8, 0.6)).toBe(0.4)
    expect(after(1, Number.NaN, Number.NaN)).toBe(0.4)
    expect(rates({ ...plateau, floor: 0.3 }, [21], [1, 1, 1, 1, 1, 1, 1])[0]).toBeCloseTo(0.24, 12)
  })

  it('takes Keras\'s values for what a plateau does not say, and no field that is not its own', () => {
    expect(scheduleSchema.parse({ kind: 'plateau' })).toEqual({ kind: 'plateau', factor: 0.1, patience: 10, minDelta: 1e-4, floor: 0 })
    expect(scheduleSchema.safeParse({ kind: 'constant', factor: 0.5 }).success).toBe(false)
    expect(scheduleSchema.safeParse({ kind: 'step', every: 0 }).success).toBe(false)
  })
})

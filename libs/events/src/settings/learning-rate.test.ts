import { describe, expect, it } from 'vitest'
import { learningRateAt, shareOfRate } from './learning-rate.ts'
import { scheduleSettingsSchema, type ScheduleSettings } from './training-options.ts'
import type { TrainingRules } from './training-rules.ts'

/** Rates of the given steps of 10 epochs of 4 steps, from a rate of 0.8. */
function rates(
  schedule: ScheduleSettings,
  steps: number[],
  valLosses: number[] = [],
  warmUpSteps = 0,
  rules?: TrainingRules,
): number[] {
  const course = { schedule, warmUpSteps, ...(rules === undefined ? {} : { rules }) }
  return steps.map((step) => learningRateAt(course, 0.8, { step, stepsInEpoch: 4, epochs: 10, valLosses }))
}

function expectRates(actual: number[], expected: number[]): void {
  expect(actual).toHaveLength(expected.length)
  actual.forEach((rate, i) => {
    expect(rate).toBeCloseTo(expected[i]!, 12)
  })
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
    const cosine = (epochs: number) => ({ kind: 'cosine', floor: 0, epochs }) as const
    expectRates(rates(cosine(3), [1, 5, 7, 9, 13, 40]), [0.8, 0.6, 0.4, 0.2, 0, 0])
    expectRates(rates({ kind: 'cosine', floor: 0.5, epochs: 3 }, [1, 5, 13]), [0.8, 0.7, 0.4])
  })

  it('falls by half a cosine over the whole training when no epochs are given', () => {
    expectRates(rates({ kind: 'cosine', floor: 0 }, [1, 21]), [0.8, 0.4])
  })

  it('grows over the warm-up, reaches what was asked for, and only then falls', () => {
    expectRates(rates({ kind: 'constant' }, [1, 2, 3, 4, 5], [], 4), [0.2, 0.4, 0.6, 0.8, 0.8])
    // Eight steps of warm-up; then an epoch of four steps at each rate.
    expectRates(rates({ kind: 'step', every: 1, factor: 0.5 }, [4, 8, 9, 12, 13], [], 8), [0.4, 0.8, 0.8, 0.8, 0.4])
    expectRates(rates({ kind: 'exponential', factor: 0.25 }, [8, 9, 11, 13], [], 8), [0.8, 0.8, 0.4, 0.2])
    // 40 steps, 8 of them warm-up: 16 steps after it, half of the 32 that are left are done.
    expectRates(rates({ kind: 'cosine', floor: 0 }, [8, 9, 25, 41], [], 8), [0.8, 0.8, 0.4, 0])
    expectRates(
      rates({ kind: 'cosine', floor: 0, epochs: 3 }, [8, 9, 13, 15, 21, 40], [], 8),
      [0.8, 0.8, 0.6, 0.4, 0, 0],
    )
  })

  it('is at its largest what was asked for, whatever the schedule and the warm-up', () => {
    const schedules = [
      { kind: 'constant' },
      { kind: 'step', every: 1 },
      { kind: 'exponential', factor: 0.5 },
      { kind: 'cosine' },
      { kind: 'plateau' },
    ]
    for (const schedule of schedules.map((given) => scheduleSettingsSchema.parse(given))) {
      for (let warmUpSteps = 0; warmUpSteps <= 40; warmUpSteps++) {
        const all = rates(
          schedule,
          Array.from({ length: 40 }, (_, i) => i + 1),
          [],
          warmUpSteps,
        )
        expect(Math.max(...all), `${schedule.kind} after ${warmUpSteps} steps`).toBe(0.8)
        expect(all.every((rate) => rate >= 0)).toBe(true)
      }
    }
  })

  it('never gets there when the training ends in its warm-up', () => {
    expectRates(rates({ kind: 'cosine', floor: 0 }, [20, 40], [], 80), [0.2, 0.4])
  })

  it('under rules 1 is that of the schedule from the first step on, times the warm-up', () => {
    expectRates(rates({ kind: 'step', every: 1, factor: 0.5 }, [4, 5, 8, 9], [], 8, 1), [0.4, 0.25, 0.4, 0.2])
    // The published case: 500 of 1,563 steps, and the rate that was asked for is never reached.
    const at = (rules: TrainingRules) =>
      Math.max(
        ...Array.from({ length: 1563 }, (_, i) =>
          learningRateAt({ schedule: { kind: 'cosine', floor: 0 }, warmUpSteps: 500, rules }, 0.001, {
            step: i + 1,
            stepsInEpoch: 1563,
            epochs: 1,
            valLosses: [],
          }),
        ),
      )
    expect(at(1)).toBeCloseTo(0.000769, 6)
    expect(at(2)).toBe(0.001)
  })

  it('is its share of the rate that was chosen', () => {
    const course = { schedule: { kind: 'cosine', floor: 0 }, warmUpSteps: 3 } as const
    const time = { step: 9, stepsInEpoch: 4, epochs: 10, valLosses: [] }
    expect(0.8 * shareOfRate(course, time)).toBeCloseTo(learningRateAt(course, 0.8, time), 12)
  })

  it('waits with a plateau until the warm-up is over', () => {
    const plateau = { kind: 'plateau', factor: 0.5, patience: 1, minDelta: 0, floor: 0 } as const
    // Two epochs of warm-up whose losses stand still; then the first loss that counts, and one that is no better.
    expectRates(rates(plateau, [9, 13, 17], [1, 1], 8), [0.8, 0.8, 0.8])
    expect(rates(plateau, [17], [1, 1, 1, 1], 8)[0]).toBe(0.4)
    expect(rates(plateau, [17], [1, 1, 1, 1], 8, 1)[0]).toBe(0.1)
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

  it("takes Keras's values for what a plateau does not say, and no field that is not its own", () => {
    expect(scheduleSettingsSchema.parse({ kind: 'plateau' })).toEqual({
      kind: 'plateau',
      factor: 0.1,
      patience: 10,
      minDelta: 1e-4,
      floor: 0,
    })
    expect(scheduleSettingsSchema.safeParse({ kind: 'constant', factor: 0.5 }).success).toBe(false)
    expect(scheduleSettingsSchema.safeParse({ kind: 'step', every: 0 }).success).toBe(false)
  })
})

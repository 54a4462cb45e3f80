import { z } from 'zod'

const factor = z.number().positive().max(1)

/** How the learning rate changes while training. Each kind gives a share of the rate in the options. */
export const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant') }),
  /** Times `factor` after every `every` epochs. */
  z.strictObject({ kind: z.literal('step'), every: z.int().min(1), factor: factor.default(0.1) }),
  /** Times `factor` over each epoch, a little at every step. */
  z.strictObject({ kind: z.literal('exponential'), factor }),
  /** Half a cosine from 1 down to `floor` over `epochs`, the whole training unless given; then it stays there. */
  z.strictObject({ kind: z.literal('cosine'), floor: z.number().min(0).max(1).default(0), epochs: z.int().min(1).optional() }),
  /**
   * Times `factor` when the validation loss of `patience` epochs in a row was not below the best by more than
   * `minDelta`; never below `floor`.
   */
  z.strictObject({
    kind: z.literal('plateau'), factor: factor.default(0.1), patience: z.int().min(1).default(10),
    minDelta: z.number().min(0).default(1e-4), floor: z.number().min(0).max(1).default(0),
  }),
])
export type Schedule = z.output<typeof scheduleSchema>

/** Where training stands when a step is taken. */
export interface ScheduleTime {
  /** Number of the step over all epochs, from 1. */
  readonly step: number
  readonly stepsInEpoch: number
  /** Epochs of the whole training. */
  readonly epochs: number
  /** Validation loss of every epoch done, the first first. */
  readonly valLosses: readonly number[]
}

/**
 * The learning rate of a step. It follows from its arguments alone, so a resumed training takes the rates of an
 * uninterrupted one.
 *
 * @param warmUpSteps over so many steps the rate first grows linearly (Goyal et al. 2017, 2.2): step `n` of `w` has the
 *   share `n / w`, times that of the schedule
 */
export function learningRateAt(schedule: Schedule, learningRate: number, time: ScheduleTime, warmUpSteps = 0): number {
  const warmUp = time.step < warmUpSteps ? time.step / warmUpSteps : 1
  return learningRate * warmUp * shareOf(schedule, time)
}

function shareOf(schedule: Schedule, { step, stepsInEpoch, epochs, valLosses }: ScheduleTime): number {
  const epochsDone = (step - 1) / stepsInEpoch
  switch (schedule.kind) {
    case 'constant':
      return 1
    case 'step':
      return schedule.factor ** Math.floor(epochsDone / schedule.every)
    case 'exponential':
      return schedule.factor ** epochsDone
    case 'cosine': {
      // Loshchilov & Hutter 2016, equation 5, without restarts.
      const done = Math.min(1, epochsDone / (schedule.epochs ?? epochs))
      return schedule.floor + (1 - schedule.floor) / 2 * (1 + Math.cos(Math.PI * done))
    }
    case 'plateau':
      return Math.max(schedule.floor, schedule.factor ** plateaus(valLosses, schedule))
  }
}

/** How often the validation loss stood still for `patience` epochs, counted as Keras's `ReduceLROnPlateau` does. */
function plateaus(valLosses: readonly number[], { patience, minDelta }: { patience: number; minDelta: number }): number {
  let best = Infinity
  let waited = 0
  let count = 0
  for (const loss of valLosses) {
    if (loss < best - minDelta) {
      best = loss
      waited = 0
    } else if (++waited === patience) {
      count += 1
      waited = 0
    }
  }
  return count
}

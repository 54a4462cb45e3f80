import { currentTrainingRules, type TrainingRules } from './training-rules.ts'
import type { ScheduleSettings } from './training-options.ts'

/** Progress of training when a step is taken. */
interface ScheduleTime {
  /** Number of the step over all epochs, from 1. */
  readonly step: number
  readonly stepsInEpoch: number
  /** Epochs of the whole training. */
  readonly epochs: number
  /** Validation losses that a plateau is judged by, one for each epoch done, in order. */
  readonly valLosses: readonly number[]
}

/** Course of the learning rate over a training. */
export interface RateCourse {
  readonly schedule: ScheduleSettings
  /** Steps over which the rate first grows linearly (Goyal et al. 2017, 2.2): step `n` of `w` has the share `n / w`. */
  readonly warmUpSteps?: number
  readonly rules?: TrainingRules
}

/**
 * The learning rate of a step: `learningRate` times the share of its schedule. It follows from its arguments alone, so
 * a resumed training takes the rates of an uninterrupted one.
 */
export const learningRateAt = (course: RateCourse, learningRate: number, time: ScheduleTime): number => {
  const { warmUp, schedule } = sharesAt(course, time)
  return learningRate * warmUp * schedule
}

/** The share of the chosen learning rate that a step takes, 0 to 1. */
export function shareOfRate(course: RateCourse, time: ScheduleTime): number {
  const { warmUp, schedule } = sharesAt(course, time)
  return warmUp * schedule
}

/**
 * The schedule begins after the warm-up, as in Keras's `CosineDecay` with `warmup_target` and `warmup_steps`, so that
 * the rate that was chosen is reached. Under rules 1 it began with it, and the warm-up multiplied what was left of the
 * rate.
 */
function sharesAt(
  { schedule, warmUpSteps = 0, rules = currentTrainingRules }: RateCourse,
  time: ScheduleTime,
): { warmUp: number; schedule: number } {
  const warmUp = time.step < warmUpSteps ? time.step / warmUpSteps : 1
  return { warmUp, schedule: scheduleShare(schedule, rules === 1 ? time : afterWarmUp(time, warmUpSteps)) }
}

/** Progress counted from the end of the warm-up; at its first step until then. Epochs may be parts of one. */
function afterWarmUp({ step, stepsInEpoch, epochs, valLosses }: ScheduleTime, warmUpSteps: number): ScheduleTime {
  return {
    step: Math.max(1, step - warmUpSteps),
    stepsInEpoch,
    epochs: Math.max(0, epochs - warmUpSteps / stepsInEpoch),
    // A loss that stands still while the rate still grows is no plateau.
    valLosses: valLosses.filter((_, i) => (i + 1) * stepsInEpoch > warmUpSteps),
  }
}

function scheduleShare(schedule: ScheduleSettings, { step, stepsInEpoch, epochs, valLosses }: ScheduleTime): number {
  const epochsDone = (step - 1) / stepsInEpoch
  switch (schedule.kind) {
    case 'constant':
      return 1
    case 'step':
      return schedule.factor ** Math.floor(epochsDone / schedule.every)
    case 'exponential':
      return schedule.factor ** epochsDone
    case 'cosine': {
      // Loshchilov & Hutter 2016, equation 5, without restarts. A warm-up as long as the training leaves nothing to
      // decay over.
      const length = schedule.epochs ?? epochs
      const done = length > 0 ? Math.min(1, epochsDone / length) : 0
      return schedule.floor + ((1 - schedule.floor) / 2) * (1 + Math.cos(Math.PI * done))
    }
    case 'plateau':
      return Math.max(schedule.floor, schedule.factor ** plateaus(valLosses, schedule))
  }
}

/** Counts how often the validation loss stood still for `patience` epochs, as Keras's `ReduceLROnPlateau` does. */
function plateaus(
  valLosses: readonly number[],
  { patience, minDelta }: { patience: number; minDelta: number },
): number {
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

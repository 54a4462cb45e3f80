import type { ScheduleSettings } from './training-options.ts'

/**
 * The share of the chosen learning rate that a schedule takes, to draw it before a run. A plateau depends on losses that are
 * not known yet: its share is drawn as 1. `libs/training` computes the rates of a run; a test holds both together.
 *
 * @param epochsDone epochs behind, from 0, with the part of the current one
 * @param epochs of the whole run
 */
export function shareOfRate(schedule: ScheduleSettings, epochsDone: number, epochs: number): number {
  switch (schedule.kind) {
    case 'constant':
    case 'plateau':
      return 1
    case 'step':
      return schedule.factor ** Math.floor(epochsDone / schedule.every)
    case 'exponential':
      return schedule.factor ** epochsDone
    case 'cosine': {
      const done = Math.min(1, epochsDone / (schedule.epochs ?? epochs))
      return schedule.floor + (1 - schedule.floor) / 2 * (1 + Math.cos(Math.PI * done))
    }
  }
}

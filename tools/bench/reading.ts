import type { RunEvent } from '@misfit/events/run/run-event'
import type { TrainingEvent } from '@misfit/training/fit/training-events'
import { z } from 'zod'

export const readingSchema = z.object({
  /** Time of the reading, in milliseconds since 1970. */
  at: z.number(),
  steps: z.number(),
  /** Seconds of validation: 0 but at the end of an epoch. */
  validation: z.number(),
})

/** Reading of what a training has done since the reading before. */
export type BenchReading = Readonly<z.infer<typeof readingSchema>>

/** @returns one of an event that tells of work, none of any other */
export function readingsIn(event: TrainingEvent | RunEvent, at: number): BenchReading[] {
  if (event.type === 'steps') return [{ at, steps: event.loss.length, validation: 0 }]
  return event.type === 'epoch' ? [{ at, steps: 0, validation: event.validationSeconds }] : []
}

import { z } from 'zod'
import { runIdSchema } from '../ids.ts'
import { trainerStatusSchema } from './trainer.ts'

/** Vitals of a trainer's machine just now, as each heartbeat has them. */
export const vitalsSchema = z.object({
  /** Processes that ran or waited to, averaged over a minute; 0 where the system does not tell. */
  load: z.number().nonnegative(),
  /** Bytes of memory of the machine. */
  memoryTotal: z.number().nonnegative(),
  /** Bytes that programs could still get. */
  memoryFree: z.number().nonnegative(),
  /** Bytes held by the processes of its runs; null where the system does not tell. */
  memoryOfRuns: z.number().nonnegative().nullable(),
})
export type Vitals = z.infer<typeof vitalsSchema>

/** A trainer as the page of workers shows it: connected now, or lost. One that ended in order is forgotten. */
export const workerSchema = z.object({
  trainer: trainerStatusSchema.omit({ models: true, datasets: true }),
  state: z.enum(['connected', 'lost']),
  /** Time since when the trainer is in this state, by the hub's clock: milliseconds since 1970. */
  since: z.number(),
  vitals: vitalsSchema.nullable(),
  /** Ids of the runs that the trainer trains, or trained when it was lost. */
  runs: z.array(runIdSchema),
})
export type Worker = z.infer<typeof workerSchema>
export const workersSchema = z.array(workerSchema)

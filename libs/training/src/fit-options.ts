import { z } from 'zod'
import { scheduleSchema } from './schedule.ts'
import { TrainingError } from './training-error.ts'
import { defaultBatchSize } from './training-step.ts'

export const fitOptionsSchema = z.object({
  epochs: z.int().min(1).max(100_000),
  batchSize: z.int().min(1).max(1_000_000).default(defaultBatchSize),
  learningRate: z.number().positive().default(0.001),
  schedule: scheduleSchema.default({ kind: 'constant' }),
  warmUpSteps: z.int().min(0).default(0),
  seed: z.int().min(0).max(2 ** 32 - 1).default(42),
})

/** How to train. Of these only `epochs` must be given. */
export type FitOptions = z.input<typeof fitOptionsSchema>

export type ParsedFitOptions = z.output<typeof fitOptionsSchema>

/**
 * Checks options and fills in the defaults: batches of 32, a constant learning rate of 0.001, seed 42.
 *
 * @throws TrainingError that names the first wrong field and the value it had.
 */
export function parseFitOptions(options: FitOptions): ParsedFitOptions {
  const result = fitOptionsSchema.safeParse(options)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const field = String(issue?.path[0] ?? 'options')
  const given = Object.entries(options).find(([name]) => name === field)?.[1]
  throw new TrainingError(`${field}: ${issue?.message ?? 'not valid'} (given: ${String(given)})`)
}

import { scheduleSettingsSchema } from '@misfit/events/settings/training-options'
import { currentTrainingRules, trainingRulesSchema } from '@misfit/events/settings/training-rules'
import { z } from 'zod'
import { TrainingError } from './training-error.ts'
import { defaultBatchSize } from '../step/training-step.ts'

export const fitOptionsSchema = z.object({
  epochs: z.int().min(1).max(100_000),
  batchSize: z.int().min(1).max(1_000_000).default(defaultBatchSize),
  learningRate: z.number().positive().default(0.001),
  schedule: scheduleSettingsSchema.default({ kind: 'constant' }),
  /** Steps over which the rate first grows from nothing; the schedule begins after them. */
  warmUpSteps: z.int().min(0).default(0),
  /**
   * Rule for the best epoch: the highest validation accuracy (of equal ones the lower loss), or the lowest validation
   * loss that is trained on.
   */
  bestBy: z.enum(['accuracy', 'loss']).default('accuracy'),
  /** Version of the rules of training (`libs/events`, training-rules); the step must be made with the same. */
  rules: trainingRulesSchema.default(currentTrainingRules),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(42),
})

/** Options of `fit`. Only `epochs` must be given. */
export type FitOptions = z.input<typeof fitOptionsSchema>

export type ParsedFitOptions = z.output<typeof fitOptionsSchema>

/**
 * Checks options and fills in the defaults: batches of 32, a constant learning rate of 0.001 (what Keras's Adam begins
 * with; `fitModel` takes that of its optimizer), seed 42, the best epoch by validation accuracy.
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

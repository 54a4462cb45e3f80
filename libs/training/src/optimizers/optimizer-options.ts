import { newOptimizerSettingsSchema, optimizerSettingsSchema } from '@misfit/events/settings/training-options'
import { currentTrainingRules, type TrainingRules } from '@misfit/events/settings/training-rules'
import type { z } from 'zod'
import { TrainingError } from '../fit/training-error.ts'
import { adam } from './adam.ts'
import { adamW } from './adamw.ts'
import type { Optimizer } from './optimizer.ts'
import { rmsprop } from './rmsprop.ts'
import { sgd } from './sgd.ts'

/** An optimizer and those of its constants that are not to be Keras's. */
export type OptimizerOptions = z.input<typeof newOptimizerSettingsSchema>

/**
 * @param rules under rules 1 SGD has momentum 0.9 unless it is chosen
 * @throws TrainingError that names the first constant out of range and its problem
 */
export function createOptimizer(
  options: OptimizerOptions = { kind: 'adam' },
  rules: TrainingRules = currentTrainingRules,
): Optimizer {
  const result = (rules === 1 ? optimizerSettingsSchema : newOptimizerSettingsSchema).safeParse(options)
  if (!result.success) {
    const issue = result.error.issues[0]
    throw new TrainingError(
      `optimizer ${options.kind}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`,
    )
  }
  const parsed = result.data
  switch (parsed.kind) {
    case 'adam':
      return adam(parsed)
    case 'adamw':
      return adamW(parsed)
    case 'sgd':
      return sgd(parsed)
    case 'rmsprop':
      return rmsprop(parsed)
  }
}

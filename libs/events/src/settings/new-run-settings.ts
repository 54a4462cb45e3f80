import type { z } from 'zod'
import { runSettingsSchema, type RunSettings } from './settings.ts'
import { newOptimizerSettingsSchema, usualLearningRate } from './training-options.ts'
import { currentTrainingRules } from './training-rules.ts'

/**
 * Settings that a person chooses before training. Defaults depend on other choices: each optimizer has its own learning
 * rate.
 */
export const chosenSettingsSchema = runSettingsSchema.extend({
  /**
   * Learning rate that the optimizer begins with; unless given 0.01 for SGD and 0.001 for the others, as in Keras 3.
   */
  learningRate: runSettingsSchema.shape.learningRate.unwrap().optional(),
  /** Adam with Keras's constants unless given; SGD has no momentum unless it is given. */
  optimizer: newOptimizerSettingsSchema.optional(),
})
type ChosenSettings = z.output<typeof chosenSettingsSchema>

/**
 * Settings of a run that begins: the one place that puts it under the current rules of training (training-rules.ts).
 *
 * Whatever starts a run parses what was chosen with it. Settings that were copied from an earlier run get the current
 * rules too: what that run had chosen stays, and what its rules did otherwise is done as it is now. What is stored,
 * queued or goes on is parsed by `runSettingsSchema` and keeps its rules.
 */
export const newRunSettingsSchema = chosenSettingsSchema.transform(underCurrentRules)
/** Settings as a person gives them for a run that begins: only the name and the model are required. */
export type NewRunSettings = z.input<typeof newRunSettingsSchema>

/** Fills in what was left out, and names the rules. */
export function underCurrentRules({ learningRate, ...chosen }: ChosenSettings): RunSettings {
  return {
    ...chosen,
    learningRate: learningRate ?? usualLearningRate(chosen.optimizer?.kind),
    rules: currentTrainingRules,
  }
}

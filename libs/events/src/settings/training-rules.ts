import { z } from 'zod'

/**
 * Version of the rules of training: what an option means, which its defaults are, what a reported loss holds. A run
 * keeps the version that it began under, so that it resumes to the same bits and its old events mean what they meant.
 *
 * 1. As it was before settings named a version: a frozen batch normalization uses and trains the statistics of the
 *    batch, warm-up multiplies the schedule from step 1, SGD has momentum 0.9 and learning rate 0.001 unless chosen,
 *    validation loss is told without smoothing and penalties, and the penalties of frozen layers are in the reported
 *    loss.
 * 2. As in Keras 3 (docs/as-in-keras.md).
 */
export type TrainingRules = 1 | 2

/** Rules of what begins now. */
export const currentTrainingRules = 2 satisfies TrainingRules

export const trainingRulesSchema = z.union([z.literal(1), z.literal(2)], {
  error: `rules is 1 or 2; a run with other rules was made by a newer Misfit: open it with that version`,
})

/** Rules that settings train under: those of before there were versions, unless they name one. */
export const trainingRulesOf = ({ rules }: { readonly rules?: TrainingRules | undefined }): TrainingRules => rules ?? 1

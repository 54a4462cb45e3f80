import { z } from 'zod'
import { blobRefSchema, runIdSchema } from '../ids.ts'
import { jobOptionsShape } from './job-options.ts'
import { trainingOptionsShape } from './training-options.ts'
import { trainingRulesSchema } from './training-rules.ts'

// Characters that would corrupt a terminal or a log line; everything else in Unicode is a fine name.
const controlCharacters = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/

/** The longest name of a run, in UTF-16 code units. */
export const longestName = 200

/** A run's name: a label for people. Any Unicode text of 1 to 200 characters on one line; need not be unique. */
export const runNameSchema = z
  .string()
  .trim()
  .min(1, 'a name needs at least one character')
  .max(longestName, `a name has at most ${longestName} characters`)
  .refine((name) => !controlCharacters.test(name), 'a name may hold no control characters')

export const tagSchema = z
  .string()
  .trim()
  .min(1, 'a tag needs at least one character')
  .max(50, 'a tag has at most 50 characters')
  .refine((tag) => !controlCharacters.test(tag), 'a tag may hold no control characters')

export const tagsSchema = z.array(tagSchema).max(32, 'a run has at most 32 tags')

/** Settings of a run as they are stored. The defaults are those of the walk. */
export const runSettingsSchema = z.object({
  name: runNameSchema,
  tags: tagsSchema.default([]),
  /** Id of a model the trainer knows, such as `model_1`. */
  model: z.string().min(1).max(100),
  /** Name of a dataset the trainer knows, such as `mnist`. */
  dataset: z.string().min(1).max(100).default('mnist'),
  epochs: z.number().int('epochs is a whole number').min(1, 'epochs must be at least 1').max(100_000).default(5),
  batchSize: z
    .number()
    .int('batch size is a whole number')
    .min(1, 'batch size must be at least 1')
    .max(65_536)
    .default(32),
  learningRate: z.number().positive('learning rate must be greater than 0').default(0.001),
  seed: z.number().int('seed is a whole number').min(0, 'seed must be at least 0').max(4_294_967_295).default(42),
  /** Random shifts and small rotations of the training images. */
  augmentation: z.boolean().default(false),
  ...trainingOptionsShape,
  /**
   * Version of the rules that the run trains under (training-rules.ts); absent in runs from before there were versions.
   */
  rules: trainingRulesSchema.optional(),
  ...jobOptionsShape,
  /**
   * Place of this run among several that each hold out another part of the training images, and answer for those at the
   * end.
   */
  fold: z
    .object({
      /** Id of the set of folds, the same for all its runs. */
      set: runIdSchema,
      count: z.number().int().min(2, 'at least 2 folds').max(20, 'at most 20 folds'),
      /** Number of the part that this run holds out, from 0. */
      index: z.number().int().min(0).max(19),
    })
    .refine(({ count, index }) => index < count, 'the index is below the number of folds')
    .optional(),
  /** Place of this run in a sweep (sweep.ts). */
  sweep: z
    .object({
      id: runIdSchema,
      /** Number of the trial, from 0; the folds of a trial share it. */
      trial: z.number().int().min(0).max(10_000),
    })
    .optional(),
  /** Labels that replace those of some training images: a blob of `labelChangesSchema` (image-mark.ts). */
  labelChanges: blobRefSchema
    .extend({
      corrected: z.number().int().nonnegative(),
      removed: z.number().int().nonnegative(),
    })
    .optional(),
  /** Ids of finished runs whose probabilities are averaged; such a run trains nothing. */
  ensembleOf: z
    .array(z.string().regex(/^[a-z0-9]{12}$/))
    .min(2)
    .max(16)
    .optional(),
})
export type RunSettings = z.infer<typeof runSettingsSchema>
/** Settings as a person gives them: only the name and the model are required. */
export type RunSettingsInput = z.input<typeof runSettingsSchema>

/** Lists problems, one sentence each with the field's name: `epochs: epochs must be at least 1`. */
export function settingsProblems(error: z.ZodError): string[] {
  return error.issues.map((issue) => `${issue.path.join('.') || 'settings'}: ${issue.message}`)
}

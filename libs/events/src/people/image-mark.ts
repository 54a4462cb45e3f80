import { z } from 'zod'
import { partitionNameSchema } from '../dataset.ts'
import { tagsSchema } from '../settings/settings.ts'

/** Verdict of people on the given label of an image. */
export const labelVerdictSchema = z.discriminatedUnion('kind', [
  /** The label is right, whatever a model says. */
  z.object({ kind: z.literal('confirmed') }),
  /** The label is wrong; this class is right. */
  z.object({ kind: z.literal('corrected'), classIndex: z.number().int().nonnegative().max(65_535) }),
  /** Verdict that no class is right, or that nobody can tell: better not trained on. */
  z.object({ kind: z.literal('dismissed') }),
])
export type LabelVerdict = z.infer<typeof labelVerdictSchema>

/**
 * Mark on an image of a dataset: what people decided and wrote about it. It belongs to the image, not to a run: every
 * run's galleries show it.
 */
export const imageMarkSchema = z.object({
  partition: partitionNameSchema,
  /** Position in the partition. */
  index: z.number().int().nonnegative().max(100_000_000),
  verdict: labelVerdictSchema.nullable().default(null),
  note: z.string().trim().max(2000, 'a note has at most 2000 characters').default(''),
  tags: tagsSchema.default([]),
})
export type ImageMark = z.infer<typeof imageMarkSchema>

/** Whether nothing is written on the image: such a mark is not kept. */
export const isBlank = ({ verdict, note, tags }: ImageMark): boolean =>
  verdict === null && note === '' && tags.length === 0

/** Marks written at once at most. */
export const mostMarks = 1000
export const writeMarksSchema = z.object({ marks: z.array(imageMarkSchema).min(1).max(mostMarks) })

/** Change of one training image's label: another class, or none, which leaves the image out. */
const labelChangeSchema = z.tuple([
  z.number().int().nonnegative(),
  z.number().int().nonnegative().max(65_535).nullable(),
])

/** Labels that a run trains on instead of those given; a blob of JSON, so that the run can be repeated. */
export const labelChangesSchema = z.object({
  /** The dataset whose `train` partition it speaks of. */
  datasetId: z.string(),
  /** `[index, class]`, each index once, in rising order; null leaves the image out. */
  changes: z.array(labelChangeSchema).max(1_000_000),
})
export type LabelChanges = z.infer<typeof labelChangesSchema>

import { z } from 'zod'
import { partitionNameSchema } from './dataset.ts'
import { blobRefSchema, runIdSchema } from './ids.ts'

/**
 * Questions of a page to a run's saved model, beyond its stored predictions. The trainer that has the run's folder
 * computes the answer, keeps it there, and sends it to the hub as a blob of JSON.
 */

const ofImage = {
  partition: partitionNameSchema,
  index: z.number().int().nonnegative().max(100_000_000),
  /** Class whose logit or probability is explained; the predicted class unless given. */
  classIndex: z.number().int().nonnegative().max(65_535).optional(),
}
const ofPartition = {
  partition: partitionNameSchema,
  /** Most samples that are answered for; of a larger partition, so many are spread evenly over it. */
  most: z.number().int().min(10).max(10_000).default(2000),
}

export const analysisRequestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('gradCam'), ...ofImage }),
  z.object({ kind: z.literal('occlusion'), ...ofImage }),
  z.object({ kind: z.literal('filters') }),
  z.object({
    kind: z.literal('embedding'),
    ...ofPartition,
    seed: z.number().int().min(0).max(4_294_967_295).default(42),
  }),
  /** The last hidden layer's values, for finding similar images. */
  z.object({ kind: z.literal('features'), ...ofPartition }),
  /** The model itself, for a browser to run. */
  z.object({ kind: z.literal('browserModel') }),
])
export type AnalysisRequest = z.infer<typeof analysisRequestSchema>
export type AnalysisKind = AnalysisRequest['kind']

/** Numbers as the base64 text of 32-bit floats, little-endian. */
const floatsSchema = z.string().max(100_000_000)

const mapSchema = z.object({
  classIndex: z.number().int().nonnegative(),
  height: z.number().int().positive(),
  width: z.number().int().positive(),
  /** `[height * width]` row by row. Grad-CAM: 0 to 1. Occlusion: drop of probability, -1 to 1. */
  values: floatsSchema,
  /** Probability of each class for the image, `[classes]`, 0-1. */
  probabilities: floatsSchema,
})

export const analysisResultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('gradCam'), ...mapSchema.shape }),
  z.object({ kind: z.literal('occlusion'), ...mapSchema.shape }),
  z.object({
    kind: z.literal('filters'),
    layer: z.string(),
    count: z.number().int().nonnegative(),
    height: z.number().int().positive(),
    width: z.number().int().positive(),
    channels: z.number().int().positive(),
    /** `[count, height, width, channels]` */
    values: floatsSchema,
  }),
  z.object({
    kind: z.literal('embedding'),
    /** Positions in the partition. */
    indices: z.array(z.number().int().nonnegative()),
    /** x and y of each, `[count * 2]`, 0-1 */
    points: floatsSchema,
  }),
  z.object({
    kind: z.literal('features'),
    indices: z.array(z.number().int().nonnegative()),
    /** Values for each sample. */
    width: z.number().int().positive(),
    /** `[count * width]` */
    values: floatsSchema,
  }),
  z.object({
    kind: z.literal('browserModel'),
    /** Topology of the model, as `tf.io.fromMemory` takes it. */
    topology: z.record(z.string(), z.unknown()),
    weightSpecs: z.array(
      z.object({ name: z.string(), shape: z.array(z.number().int().nonnegative()), dtype: z.literal('float32') }),
    ),
    weights: floatsSchema,
    /** Pixels 0-255 are multiplied by this before they enter the model. */
    pixelScale: z.number(),
    imageShape: z.array(z.number().int().positive()),
    classes: z.array(z.string()),
  }),
])
export type AnalysisResult = z.infer<typeof analysisResultSchema>
export type AnalysisResultOf<Kind extends AnalysisKind> = Extract<AnalysisResult, { kind: Kind }>

export const analysisStateSchema = z.object({
  analysisId: runIdSchema,
  runId: runIdSchema,
  request: analysisRequestSchema,
  status: z.enum(['waiting', 'working', 'done', 'failed', 'cancelled']),
  /** Share that is done, 0-1. */
  progress: z.number().min(0).max(1),
  /** Why it failed. */
  message: z.string().max(2000).optional(),
  /** The result's JSON, once it is done. */
  result: blobRefSchema.optional(),
})
export type AnalysisState = z.infer<typeof analysisStateSchema>

export const startAnalysisSchema = z.object({ request: analysisRequestSchema })

/** News of a trainer about an analysis that it was given. */
export const analysisNewsSchema = analysisStateSchema.pick({
  analysisId: true,
  status: true,
  progress: true,
  message: true,
  result: true,
})
export type AnalysisNews = z.infer<typeof analysisNewsSchema>

/** Job of a trainer to compute an analysis. */
export const analysisJobSchema = analysisStateSchema.pick({ analysisId: true, runId: true, request: true })
export type AnalysisJob = z.infer<typeof analysisJobSchema>

import { z } from 'zod'
import { blobRefSchema, datasetIdSchema } from './ids.ts'

export const partitionNames = ['train', 'validation', 'test'] as const
export const partitionNameSchema = z.enum(partitionNames)
export type PartitionName = z.infer<typeof partitionNameSchema>

const partitionSummarySchema = z.object({
  /** Number of images. */
  count: z.number().int().nonnegative(),
  /** Images of each class, in the order of `classes`. */
  classCounts: z.array(z.number().int().nonnegative()).max(100_000),
})

/** Description of the data that a run trains on, small enough to travel in an event. */
export const datasetDescriptionSchema = z.object({
  id: datasetIdSchema,
  name: z.string().min(1).max(200),
  /** `[height, width, channels]` */
  imageShape: z.tuple([z.number().int().positive(), z.number().int().positive(), z.number().int().positive()]),
  /** Class names by class index; duplicates are allowed. */
  classes: z.array(z.string().max(500)).min(1).max(10_000),
  partitions: z.record(partitionNameSchema, partitionSummarySchema),
  /** Origin of the files, for people: a package with its version, or a folder. */
  source: z.string().max(1000),
})
export type DatasetDescription = z.infer<typeof datasetDescriptionSchema>

/** Images of a partition, as sheets of tiles in reading order. */
const partitionImagesSchema = z.object({
  /** PNG sheets; sheet `floor(i / perSheet)` holds image `i`. */
  sheets: z.array(blobRefSchema),
  /** Labels, one little-endian u16 an image. */
  labels: blobRefSchema,
  /** Index of each image in the file it came from, one little-endian u32 an image. */
  sourceIndex: blobRefSchema,
})

/** A dataset with its images, as the hub serves it to the pages. */
export const publishedDatasetSchema = z.object({
  description: datasetDescriptionSchema,
  tiles: z.object({
    columns: z.number().int().positive(),
    perSheet: z.number().int().positive(),
  }),
  images: z.record(partitionNameSchema, partitionImagesSchema),
})
export type PublishedDataset = z.infer<typeof publishedDatasetSchema>

import { blobRefSchema, datasetIdSchema, runIdSchema, sha256Schema } from '@misfit/events/ids'
import { runNameSchema, tagsSchema } from '@misfit/events/settings/settings'
import { z } from 'zod'

/**
 * Manifest of an archive of runs. The archive is a zip file with these entries and no others, named by ids alone:
 *
 * - `manifest.json`: this
 * - `runs/ID.jsonl`: the lines of the run's folder
 * - `datasets/ID.json`: a dataset with its images, as the hub publishes it
 * - `blobs/SHA256`: bytes that a run or a dataset refers to
 */
export const manifestSchema = z.object({
  format: z.literal('misfit-archive'),
  version: z.literal(1, 'the archive was made by a later Misfit; take the version that made it'),
  /** Milliseconds since 1970. */
  createdAt: z.number().nonnegative(),
  runs: z
    .array(
      z.object({
        runId: runIdSchema,
        /** Name and tags as people gave them; the run's lines keep what it was created with. */
        name: runNameSchema,
        tags: tagsSchema,
        events: z.number().int().positive(),
        /** Hash of the run's lines, each with its line break. */
        sha256: sha256Schema,
      }),
    )
    .min(1),
  datasets: z.array(datasetIdSchema),
  blobs: z.array(blobRefSchema),
})
export type Manifest = z.infer<typeof manifestSchema>
export type ArchivedRun = Manifest['runs'][number]

export const manifestName = 'manifest.json'
export const runEntry = (runId: string): string => `runs/${runId}.jsonl`
export const datasetEntry = (id: string): string => `datasets/${id}.json`
export const blobEntry = (sha256: string): string => `blobs/${sha256}`

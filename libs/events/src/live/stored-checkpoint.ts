import { z } from 'zod'
import { blobRefSchema } from '../ids.ts'

/** Checkpoints from which a run can go on on any machine, as blobs. */
export const storedCheckpointSchema = z.object({
  /** The last event that had happened when it was saved: the hub has that event and all before it. */
  seq: z.number().int().positive(),
  last: blobRefSchema,
  /** The epoch with the best validation accuracy; null before there is one. */
  best: blobRefSchema.nullable(),
})
export type StoredCheckpoint = z.infer<typeof storedCheckpointSchema>

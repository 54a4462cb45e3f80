import { z } from 'zod'

/** Ids are keys: the only texts from which paths, URLs and element ids are made. */
export const runIdSchema = z.string().regex(/^[a-z0-9]{12}$/, 'a run id has 12 characters of a-z and 0-9')

/** SHA-256 of a blob's bytes, in lower-case hexadecimal. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'a blob is named by 64 hexadecimal digits')

/** A dataset's id: 16 hexadecimal digits made from its content and its split. */
export const datasetIdSchema = z.string().regex(/^[0-9a-f]{16}$/, 'a dataset id has 16 hexadecimal digits')

export const blobRefSchema = z.object({
  sha256: sha256Schema,
  /** Size in bytes. */
  bytes: z.number().int().nonnegative(),
})
export type BlobRef = z.infer<typeof blobRefSchema>

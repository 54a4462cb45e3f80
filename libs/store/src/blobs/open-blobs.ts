import { join, resolve } from 'node:path'
import { homeLayout } from '@misfit/events/home-layout'
import { z } from 'zod'
import type { BlobStore } from './blob-store.ts'
import { openDiskBlobs } from './disk-blobs.ts'
import type { Bucket } from './s3-blobs.ts'
import { StoreError } from '../store-error.ts'

/** Place of the blobs: a folder, or a bucket with a folder for what is on its way there. */
export type BlobPlace = { readonly folder: string; readonly s3?: Bucket }

/** An empty variable counts as one that is not set. */
const settingsSchema = z.object({
  MISFIT_BLOBS: z.string().optional(),
  MISFIT_S3_BUCKET: z.string().max(63, 'at most 63 characters').optional(),
  MISFIT_S3_ENDPOINT: z
    .url({ protocol: /^https?$/, message: 'must be an address such as https://s3.example.com' })
    .optional(),
  MISFIT_S3_REGION: z.string().optional(),
})

/**
 * Reads the place of the blobs from the environment; the data folder where it says nothing.
 *
 * @throws StoreError for settings that make no sense
 */
export function blobPlace(home: string, env: Record<string, string | undefined>): BlobPlace {
  const set = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => name.startsWith('MISFIT_') && value !== ''),
  )
  const parsed = settingsSchema.safeParse(set)
  if (!parsed.success)
    throw new StoreError(parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '))
  const {
    MISFIT_BLOBS: folder,
    MISFIT_S3_BUCKET: bucket,
    MISFIT_S3_ENDPOINT: endpoint,
    MISFIT_S3_REGION: region,
  } = parsed.data
  if (bucket !== undefined && folder !== undefined)
    throw new StoreError('MISFIT_BLOBS and MISFIT_S3_BUCKET are both set; blobs are kept in one place')
  return {
    folder: resolve(folder ?? join(home, homeLayout.blobs)),
    ...(bucket === undefined ? {} : { s3: { bucket, endpoint, region } }),
  }
}

/** @throws StoreError when the bucket cannot be reached */
export async function openBlobs({ folder, s3 }: BlobPlace): Promise<BlobStore> {
  if (s3 === undefined) return openDiskBlobs(folder)
  // It takes a while to load, and most have no bucket.
  const { openS3Blobs } = await import('./s3-blobs.ts')
  return openS3Blobs(s3, join(folder, 'unfinished'))
}

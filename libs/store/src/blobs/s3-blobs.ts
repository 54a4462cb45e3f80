import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { sha256Schema } from '@misfit/events/ids'
import { messageOf } from '@misfit/text/message-of'
import { type BlobStore, largestBlob } from './blob-store.ts'
import { writeHashed } from './hashed-file.ts'
import { StoreError } from '../store-error.ts'

export interface Bucket {
  readonly bucket: string
  /** Address of a server that is not Amazon's, such as `https://minio.example.com`. */
  readonly endpoint?: string | undefined
  readonly region?: string | undefined
}

/** Prefix of the keys, since other things may lie in the same bucket. */
const prefix = 'blobs/'

/**
 * Blobs as objects in an S3 bucket, for hubs on several machines. Credentials come from the usual AWS variables, files
 * or roles.
 *
 * Bytes are written to a temporary file here until their hash is known to be right; an object appears whole or not at
 * all, and the server checks the hash again.
 *
 * @param temporary a folder of this process
 * @param largest the most bytes of one blob
 * @throws StoreError when the bucket cannot be reached
 */
export async function openS3Blobs(bucket: Bucket, temporary: string, largest = largestBlob): Promise<BlobStore> {
  await mkdir(temporary, { recursive: true })
  const client = new S3Client({
    region: bucket.region ?? process.env['AWS_REGION'] ?? 'us-east-1',
    // Servers other than Amazon's seldom have a name for each bucket, nor all of its newer checksums.
    ...(bucket.endpoint === undefined ? {} : { endpoint: bucket.endpoint, forcePathStyle: true }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  const at = (sha256: string) => ({ Bucket: bucket.bucket, Key: `${prefix}${sha256Schema.parse(sha256)}` })
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket.bucket }))
  } catch (error) {
    const place = bucket.endpoint === undefined ? '' : ` at ${bucket.endpoint}`
    throw new StoreError(`cannot reach the bucket ${bucket.bucket}${place}: ${reason(error)}`)
  }
  const size = async (sha256: string) =>
    (await orNull(client.send(new HeadObjectCommand(at(sha256)))))?.ContentLength ?? null

  return {
    size,
    put: async (sha256, bytes) => {
      const target = at(sha256)
      const file = join(temporary, randomUUID())
      try {
        const count = await writeHashed(file, sha256, bytes, largest)
        if ((await size(sha256)) !== null) return
        await client.send(
          new PutObjectCommand({
            ...target,
            Body: createReadStream(file),
            ContentLength: count,
            ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
          }),
        )
      } finally {
        await rm(file, { force: true })
      }
    },
    read: async (sha256) => {
      const found = await orNull(client.send(new GetObjectCommand(at(sha256))))
      if (found === null) return null
      if (!(found.Body instanceof Readable)) throw new TypeError('the client for S3 gave no stream')
      return { bytes: found.ContentLength ?? 0, stream: found.Body }
    },
    remove: async (sha256) => {
      await client.send(new DeleteObjectCommand(at(sha256)))
    },
    names: async function* () {
      for await (const { Contents = [] } of paginateListObjectsV2(
        { client },
        { Bucket: bucket.bucket, Prefix: prefix },
      )) {
        for (const { Key = '' } of Contents) yield Key.slice(prefix.length)
      }
    },
  }
}

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return null
    throw error
  }
}

/** An answer without a body has no message of its own. */
function reason(error: unknown): string {
  if (!(error instanceof S3ServiceException)) return messageOf(error)
  const status = error.$metadata.httpStatusCode
  return status === 404
    ? 'it does not exist'
    : status === 403
      ? 'access is denied; check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
      : `${error.name} (HTTP ${status ?? 'without answer'})`
}

import type { Readable } from 'node:stream'

/** Bytes named by their SHA-256. Whatever keeps them, a blob that can be read is whole. */
export interface BlobStore {
  /** Size in bytes, or null when there is no such blob. */
  size(sha256: string): Promise<number | null>
  /**
   * Stores bytes under their hash. Storing what is there already does nothing.
   *
   * @throws BlobError when they hash to something else or are too many
   */
  put(sha256: string, bytes: AsyncIterable<Uint8Array>): Promise<void>
  /** The bytes, or null when there is no such blob. */
  read(sha256: string): Promise<{ bytes: number; stream: Readable } | null>
  /** Removes a blob to which nothing refers; one that is not there is no problem. */
  remove(sha256: string): Promise<void>
  /** The names of all blobs, in any order. */
  names(): AsyncIterable<string>
}

export class BlobError extends Error {
  override name = 'BlobError'

  /** @param kind whether there were too many bytes, or other ones than named */
  constructor(
    readonly kind: 'too large' | 'other bytes',
    message: string,
  ) {
    super(message)
  }
}

/** The most bytes of one blob: 256 MiB. */
export const largestBlob = 256 * 1024 * 1024

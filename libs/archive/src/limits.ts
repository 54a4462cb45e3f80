/** Limits of an archive's size. An archive beyond them is refused before it is unpacked. */
export interface ArchiveLimits {
  readonly entries: number
  /** Bytes of the zip file. */
  readonly file: number
  /** Bytes of everything unpacked. */
  readonly unpacked: number
  /** Bytes of one blob unpacked. */
  readonly blob: number
  /** Bytes of the lines of one run. */
  readonly lines: number
  /** Bytes of the manifest, and of the description of a dataset. */
  readonly description: number
  /**
   * Unpacked bytes for each packed one, in entries of more than a mebibyte. Lines of JSON come to about 10, never to
   * 200.
   */
  readonly ratio: number
}

const mebibyte = 1024 * 1024

export const archiveLimits: ArchiveLimits = {
  entries: 500_000,
  file: 32 * 1024 * mebibyte,
  unpacked: 64 * 1024 * mebibyte,
  blob: 256 * mebibyte,
  lines: 8 * 1024 * mebibyte,
  description: 64 * mebibyte,
  ratio: 200,
}

/** Size in bytes below which a ratio says nothing: a blob of zeros may be an honest one. */
export const ratioCountsFrom = mebibyte

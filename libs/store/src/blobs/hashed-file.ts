import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { BlobError } from './blob-store.ts'

/**
 * Writes bytes to a new file and makes sure that they are on disk.
 *
 * @param path where nothing may be yet
 * @returns how many bytes came
 * @throws BlobError when they hash to something else than `sha256`, or are more than `largest`
 */
export async function writeHashed(
  path: string,
  sha256: string,
  bytes: AsyncIterable<Uint8Array>,
  largest: number,
): Promise<number> {
  const hash = createHash('sha256')
  let count = 0
  const file = await open(path, 'wx')
  try {
    for await (const chunk of bytes) {
      count += chunk.byteLength
      if (count > largest) throw new BlobError('too large', `a blob has at most ${largest} bytes`)
      hash.update(chunk)
      await file.writeFile(chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  const found = hash.digest('hex')
  if (found !== sha256) throw new BlobError('other bytes', `the bytes have the SHA-256 ${found}, not ${sha256}`)
  return count
}

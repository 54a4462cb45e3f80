import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sha256Schema } from '@misfit/events/ids'
import { BlobError, type BlobStore, largestBlob } from './blob-store.ts'

/**
 * Blobs as files, `ab/cd/abcd...`: no folder grows to millions of entries.
 *
 * Bytes are written to a temporary file and renamed when their hash is right, so a reader never meets half a blob.
 *
 * @param largest the most bytes of one blob
 */
export async function openDiskBlobs(folder: string, largest = largestBlob): Promise<BlobStore> {
  const unfinished = join(folder, 'unfinished')
  await mkdir(unfinished, { recursive: true })
  // What a process that was killed had begun; only one hub has the folder.
  for (const name of await readdir(unfinished)) await rm(join(unfinished, name), { force: true })

  const pathOf = (sha256: string) => {
    const name = sha256Schema.parse(sha256)
    return join(folder, name.slice(0, 2), name.slice(2, 4), name)
  }
  const size = async (sha256: string) => {
    try {
      return (await stat(pathOf(sha256))).size
    } catch {
      return null
    }
  }

  return {
    size,
    put: async (sha256, bytes) => {
      const path = pathOf(sha256)
      const temporary = join(unfinished, randomUUID())
      try {
        const hash = await writeHashed(temporary, bytes, largest)
        if (hash !== sha256) throw new BlobError('other bytes', `the bytes have the SHA-256 ${hash}, not ${sha256}`)
        await mkdir(dirname(path), { recursive: true })
        await rename(temporary, path)
      } finally {
        await rm(temporary, { force: true })
      }
    },
    read: async (sha256) => {
      const bytes = await size(sha256)
      return bytes === null ? null : { bytes, stream: createReadStream(pathOf(sha256)) }
    },
  }
}

async function writeHashed(path: string, bytes: AsyncIterable<Uint8Array>, largest: number): Promise<string> {
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
  return hash.digest('hex')
}

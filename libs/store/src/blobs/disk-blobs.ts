import { randomUUID } from 'node:crypto'
import { mkdir, open, opendir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sha256Schema } from '@misfit/events/ids'
import { type BlobStore, largestBlob } from './blob-store.ts'
import { writeHashed } from './hashed-file.ts'

/** A temporary file that nobody has written to for so many milliseconds was left by a process that was killed. */
const abandonedAfter = 3_600_000

/**
 * Blobs as files, `ab/cd/abcd...`: no folder grows to millions of entries. Several hubs may share the folder.
 *
 * Bytes are written to a temporary file and renamed when their hash is right, so a reader never meets half a blob.
 *
 * @param largest the most bytes of one blob
 */
export async function openDiskBlobs(folder: string, largest = largestBlob): Promise<BlobStore> {
  const unfinished = join(folder, 'unfinished')
  await mkdir(unfinished, { recursive: true })
  await clearAbandoned(unfinished)

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
        await writeHashed(temporary, sha256, bytes, largest)
        await mkdir(dirname(path), { recursive: true })
        await rename(temporary, path)
      } finally {
        await rm(temporary, { force: true })
      }
    },
    read: async (sha256) => {
      // Opened here: a stream that opens it later fails, perhaps unheard, when the blob is removed meanwhile.
      const file = await open(pathOf(sha256)).catch(nullIfMissing)
      if (file === null) return null
      try {
        return { bytes: (await file.stat()).size, stream: file.createReadStream() }
      } catch (error) {
        await file.close()
        throw error
      }
    },
    remove: (sha256) => rm(pathOf(sha256), { force: true }),
    names: () => namesIn(folder),
  }
}

function nullIfMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
  throw error
}

async function clearAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const changed = await stat(path).catch(() => null)
    if (changed !== null && Date.now() - changed.mtimeMs > abandonedAfter) await rm(path, { force: true })
  }
}

async function* namesIn(folder: string): AsyncGenerator<string> {
  for await (const entry of await opendir(folder, { recursive: true })) {
    if (entry.isFile() && sha256Schema.safeParse(entry.name).success) yield entry.name
  }
}

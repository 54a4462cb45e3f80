import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { z } from 'zod'
import type { BlobStore } from '../blobs/blob-store.ts'
import type { Database } from '../postgres/database.ts'
import { openDiskBlobs } from '../blobs/disk-blobs.ts'
import { loadDatabase, type TableSums } from './dump.ts'
import { StoreError } from '../store-error.ts'
import { textLines } from '../postgres/text-lines.ts'

/**
 * A backup is a folder: `database.jsonl.gz`, `blobs/`, and `backup.json`, which is written last and says that it is
 * whole.
 */
const manifestSchema = z.object({
  /** Milliseconds since 1970. */
  madeAt: z.number(),
  blobs: z.number().int().nonnegative(),
})
type Manifest = z.infer<typeof manifestSchema>

const paths = (folder: string) => ({
  database: join(folder, 'database.jsonl.gz'),
  blobs: join(folder, 'blobs'),
  manifest: join(folder, 'backup.json'),
})

/**
 * Writes a backup. The database comes first, and then every blob there is: a blob is stored before anything names it
 * and never changes, so all that this database names is there, also while runs train. Blobs that the folder has from an
 * earlier backup are not copied again.
 *
 * @param dump the lines of `dumpDatabase`, as bytes
 * @param progress called with the number of blobs so far
 */
export async function writeBackup(
  folder: string,
  dump: AsyncIterable<Uint8Array>,
  blobs: BlobStore,
  progress: (blobs: number) => void = () => undefined,
): Promise<Manifest> {
  const at = paths(folder)
  await mkdir(folder, { recursive: true })
  // Until it is whole again, nobody may take it for a backup.
  await rm(at.manifest, { force: true })
  const unfinished = `${at.database}.unfinished`
  await pipeline(Readable.from(dump), createGzip(), createWriteStream(unfinished, { flush: true, mode: 0o600 }))
  await rename(unfinished, at.database)
  const manifest = { madeAt: Date.now(), blobs: await copyBlobs(blobs, await openDiskBlobs(at.blobs), progress) }
  await writeFile(`${at.manifest}.unfinished`, JSON.stringify(manifest), { flush: true })
  await rename(`${at.manifest}.unfinished`, at.manifest)
  return manifest
}

/**
 * Puts a backup into an empty database, and its blobs among those that are there. The database comes last, all or
 * nothing: what breaks off can be repeated.
 *
 * @param manifest of the backup
 * @throws StoreError when blobs are missing, or the database has data already
 */
export async function restoreBackup(
  folder: string,
  manifest: Manifest,
  database: Database,
  blobs: BlobStore,
  progress: (done: { blobs?: number; rows?: number }) => void = () => undefined,
): Promise<TableSums> {
  const at = paths(folder)
  const copied = await copyBlobs(await openDiskBlobs(at.blobs), blobs, (count) => progress({ blobs: count }))
  if (copied < manifest.blobs)
    throw new StoreError(`the backup lacks ${manifest.blobs - copied} of its ${manifest.blobs} blobs`)
  const bytes = createGunzip()
  // A file that cannot be read ends the bytes with its error, and so does one that is cut off.
  createReadStream(at.database)
    .on('error', (error) => bytes.destroy(error))
    .pipe(bytes)
  return loadDatabase(database, textLines(bytes), (rows) => progress({ rows }))
}

/** Reads what a backup says of itself. @throws StoreError when the folder is no whole backup */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = paths(folder).manifest
  try {
    return manifestSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    throw new StoreError(`${path} does not say that this is a whole backup; it may have been broken off`)
  }
}

/** @returns how many blobs there are */
async function copyBlobs(from: BlobStore, to: BlobStore, progress: (count: number) => void): Promise<number> {
  let count = 0
  for await (const name of from.names()) {
    const blob = (await to.size(name)) === null ? await from.read(name) : null
    if (blob !== null) await to.put(name, blob.stream)
    progress((count += 1))
  }
  return count
}

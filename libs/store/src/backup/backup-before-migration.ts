import { mkdirSync } from 'node:fs'
import { readdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { homeLayout } from '@misfit/events/home-layout'
import { z } from 'zod'
import { messageOf } from '@misfit/text/message-of'
import { writeBackup } from './backup.ts'
import { type Database, executorOf } from '../postgres/database.ts'
import { openDiskBlobs } from '../blobs/disk-blobs.ts'
import { dumpBytes } from './dump.ts'
import { migrationsToCome, tablesVersion } from '../postgres/migrate.ts'
import type { StorePlace } from '../store-place.ts'
import { StoreError } from '../store-error.ts'

/** Older ones are removed. */
export const backupsKept = 3
/** Bytes that must be free beside what the database takes. */
const roomToSpare = 50e6
const nameOfBackup = /^\d{8}T\d{6}Z-\w+$/

/**
 * Backs the database up as it is, in `backups` of the data folder, when its tables are of an earlier version. `npm run
 * misfit -- data restore` reads it, of this version and of the one that the tables are of. Blobs are not in it: they
 * never change.
 *
 * @returns the folder of the backup; null where there was nothing to back up
 * @throws StoreError when there is no room for it, or a newer version has changed the tables: nothing was changed then
 */
export async function backUpBeforeMigration(
  { home, say = () => undefined }: StorePlace,
  database: Database,
): Promise<string | null> {
  const before = await tablesVersion(database)
  if (before === null || migrationsToCome(before.applied).length === 0) return null
  const backups = join(home, homeLayout.backups)
  makeFolder(backups)
  await checkRoom(database, backups)
  const folder = join(backups, `${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}-${before.name}`)
  say(`Backing the database up to ${folder}: this version of Misfit changes its tables.`)
  try {
    await writeBackup(folder, dumpBytes(database), await openDiskBlobs(join(folder, 'blobs')))
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw new StoreError(
      `the database could not be backed up to ${folder} (${messageOf(error)}); its tables were not changed. ` +
        'Make the folder writable, with some room, and start again',
    )
  }
  await removeOldest(backups)
  return folder
}

/** @throws StoreError */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new StoreError(
      `the database is to be backed up before its tables are changed, and ${folder} cannot be ` +
        `made (${error instanceof Error && 'code' in error ? String(error.code) : String(error)}). Make room for ` +
        `a folder there, and start again`,
    )
  }
}

/** A dump is text, packed: smaller than the database by far, unless that is nearly empty. @throws StoreError */
async function checkRoom(database: Database, folder: string): Promise<void> {
  const { rows } = await executorOf(database).executeSql('select pg_database_size(current_database())::text as bytes')
  const [{ bytes } = { bytes: 0 }] = z.array(z.object({ bytes: z.coerce.number() })).parse(rows)
  const { bavail, bsize } = await statfs(folder)
  const needed = bytes + roomToSpare
  if (bavail * bsize >= needed) return
  throw new StoreError(
    `the disk of ${folder} has ${megabytes(bavail * bsize)} free, and ${megabytes(needed)} are needed to back the ` +
      `database up before its tables are changed. ` +
      'Free some space, or make the folder a link to a larger disk, and start again',
  )
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`

/** Their names begin with the time. Folders of other names are someone's own. */
async function removeOldest(backups: string): Promise<void> {
  const names = (await readdir(backups)).filter((name) => nameOfBackup.test(name)).sort()
  for (const name of names.slice(0, -backupsKept)) await rm(join(backups, name), { recursive: true, force: true })
}

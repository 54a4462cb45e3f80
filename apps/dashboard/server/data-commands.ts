import { mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { homeLayout } from '@misfit/events/home-layout'
import { hubFileSchema } from '@misfit/events/http/http-api'
import { localSecret } from '@misfit/hub/access/local-secret'
import { RunQueue } from '@misfit/hub/runs/queue'
import { readManifest, restoreBackup, writeBackup } from '@misfit/store/backup/backup'
import { dumpBytes, loadDatabase, type TableSums } from '@misfit/store/backup/dump'
import { blobPlace, openBlobs } from '@misfit/store/blobs/open-blobs'
import { openStore } from '@misfit/store/open'
import type { StorePlace } from '@misfit/store/store-place'
import type { OpenDatabase } from '@misfit/store/postgres/open-database'
import { textLines } from '@misfit/store/postgres/text-lines'

/** Data that a command works on, and where it says how far it is. */
export interface DataContext {
  readonly home: string
  readonly databaseUrl: string | undefined
  readonly env: Record<string, string | undefined>
  say(line: string): void
  /** Replaces the line that it said last. */
  progress(line: string): void
}

const placeOf = ({ home, databaseUrl, say }: DataContext): StorePlace => ({ home, databaseUrl, say })

/**
 * Copies all runs between the embedded database of the data folder and a PostgreSQL server. Blobs stay where they are.
 *
 * @throws StoreError when the target has data, or a dashboard has the data folder open
 */
export async function copyData(context: DataContext, direction: { to: string } | { from: string }): Promise<void> {
  const embedded: StorePlace = { home: context.home, say: context.say }
  const [source, target] =
    'to' in direction
      ? [embedded, { ...embedded, databaseUrl: direction.to }]
      : [{ ...embedded, databaseUrl: direction.from }, embedded]
  await mkdir(context.home, { recursive: true })
  await withStore(source, (from) =>
    withStore(target, async (to) => {
      const dump = dumpBytes(from.database)
      try {
        sayTables(
          context,
          await loadDatabase(to.database, textLines(dump), (rows) => context.progress(`${rows} rows copied`)),
        )
      } finally {
        // Where the target is refused, nobody takes the rest.
        dump.destroy()
      }
      await restoreJobs(to)
      context.say('Copied. Rows and checksums are the same on both sides.')
    }),
  )
}

/** Writes a backup of database and blobs into a folder, also while the dashboard runs. */
export async function backUp(context: DataContext, folder: string): Promise<void> {
  const hubUrl = context.databaseUrl === undefined ? await runningHub(context.home) : null
  const blobs = await openBlobs(blobPlace(context.home, context.env))
  const write = async (dump: AsyncIterable<Uint8Array>) => {
    const manifest = await writeBackup(resolve(folder), dump, blobs, (count) => context.progress(`${count} blobs`))
    context.say(`Backed up the database and ${manifest.blobs} blobs to ${resolve(folder)}.`)
  }
  if (hubUrl === null) return withStore(placeOf(context), (store) => write(dumpBytes(store.database)))
  const answer = await fetch(`${hubUrl}/api/dump`, {
    headers: { authorization: `Bearer ${localSecret(context.home)}` },
  })
  if (!answer.ok || answer.body === null)
    throw new Error(
      `the dashboard at ${hubUrl} gave no data: HTTP ${answer.status} ${(await answer.text()).slice(0, 200)}`,
    )
  await write(answer.body)
}

/** Puts a backup into an empty database. @throws StoreError when it has data, or the backup is not whole */
export async function restore(context: DataContext, folder: string): Promise<void> {
  const manifest = await readManifest(resolve(folder))
  await mkdir(context.home, { recursive: true })
  const blobs = await openBlobs(blobPlace(context.home, context.env))
  await withStore(placeOf(context), async (store) => {
    const tables = await restoreBackup(resolve(folder), manifest, store.database, blobs, (done) =>
      context.progress('rows' in done ? `${done.rows} rows` : `${done.blobs} blobs`),
    )
    await restoreJobs(store)
    sayTables(context, tables)
    context.say(
      `Restored the backup of ${new Date(manifest.madeAt).toISOString()}, with ${manifest.blobs} blobs. Rows and ` +
        `checksums are as they were.`,
    )
  })
}

async function withStore<T>(place: StorePlace, task: (store: OpenDatabase) => Promise<T>): Promise<T> {
  const store = await openStore(place)
  try {
    return await task(store)
  } finally {
    await store.close()
  }
}

async function restoreJobs(store: OpenDatabase): Promise<void> {
  const queue = await RunQueue.open(store)
  await queue.restoreJobs()
  await queue.close()
}

function sayTables({ say }: DataContext, tables: TableSums): void {
  const width = Math.max(...Object.keys(tables).map((name) => name.length))
  for (const [name, { rows, sum }] of Object.entries(tables))
    say(`  ${name.padEnd(width)}  ${String(rows).padStart(9)} rows  ${sum}`)
}

/** The address of the dashboard that has the data folder open; null when none answers. */
async function runningHub(home: string): Promise<string | null> {
  try {
    const { url } = hubFileSchema.parse(JSON.parse(await readFile(join(home, homeLayout.hubFile), 'utf8')))
    return (await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5000) })).ok ? url : null
  } catch {
    return null
  }
}

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { homeLayout } from '@misfit/events/home-layout'
import { createdEvent, startedEvent } from '@misfit/events/testing/example-events'
import { formatEventLine } from '@misfit/events/run/run-event'
import { summaryAfter, summaryOfCreated } from '@misfit/events/run/run-summary'
import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
// eslint-disable-next-line @nx/enforce-module-boundaries -- a tool that tests share; the product never loads it
import { startTemporaryPostgres } from '../../../../tools/postgres/postgres.mjs'
import { readManifest, restoreBackup } from './backup.ts'
import { backupsKept } from './backup-before-migration.ts'
import { openDiskBlobs } from '../blobs/disk-blobs.ts'
import { migrationsFolder } from '../postgres/migrate.ts'
import { openStore } from '../open.ts'
import type { StorePlace } from '../store-place.ts'
import { openPglite } from '../postgres/pglite-database.ts'
import { openPostgres } from '../postgres/postgres-database.ts'
import { findRun, linesAfter } from '../tables/runs.ts'
import { temporaryStoreHome } from '../testing/temporary-store-home.ts'

const migrations = readMigrationFiles({ migrationsFolder })
const newest = migrations.length - 1
const runId = 'before000run'
const created = createdEvent({}, runId)
const lines = [created, startedEvent(2)].map(formatEventLine)

let home: ReturnType<typeof temporaryStoreHome>
beforeEach(() => {
  home = temporaryStoreHome()
})
afterEach(() => {
  home.remove()
})
const backups = () => readdirSync(join(home.path, homeLayout.backups))

/**
 * A database as an earlier version left it, with a run that trains.
 *
 * @param version the last migration that it has been through
 */
async function leave(place: StorePlace, version: number): Promise<void> {
  const { database, close } =
    place.databaseUrl === undefined ? await openPglite(place.home) : await openPostgres(place.databaseUrl)
  await database.execute(sql`create table misfit_migrations (made_at bigint primary key, hash text not null)`)
  for (const migration of migrations.slice(0, version + 1)) {
    for (const statement of migration.sql) await database.execute(sql.raw(statement))
    await database.execute(sql`insert into misfit_migrations values (${migration.folderMillis}, ${migration.hash})`)
  }
  const summary = summaryAfter(summaryOfCreated(created), startedEvent(2))
  await database.execute(
    sql`insert into runs (id, summary, created_at) values (${runId}, ${JSON.stringify(summary)}, 1)`,
  )
  for (const [i, line] of lines.entries())
    await database.execute(
      sql`insert into events values (${runId}, ${i + 1}, ${i === 0 ? 'created' : 'started'}, ${line})`,
    )
  await close()
}

/** Opens, and closes again. @returns what it said */
async function update(place: StorePlace): Promise<string[]> {
  const said: string[] = []
  await (await openStore({ ...place, say: (line) => said.push(line) })).close()
  return said
}

/** Puts the only backup there is into another data folder, and looks for the run. */
async function expectBackupToHold(): Promise<void> {
  const folder = join(home.path, homeLayout.backups, backups()[0]!)
  const other = temporaryStoreHome()
  const restored = await openStore({ home: other.path })
  await restoreBackup(
    folder,
    await readManifest(folder),
    restored.database,
    await openDiskBlobs(join(other.path, 'blobs')),
  )
  expect(await linesAfter(restored.database, runId, 0, 10)).toEqual(lines)
  expect((await findRun(restored.database, runId))?.summary).toMatchObject({ status: 'running', lastSeq: 2 })
  await restored.close()
  other.remove()
}

describe('the data folder of an earlier version', () => {
  it.each([0, newest - 1])(
    'of tables %i is backed up once before they change, and the backup can be restored',
    async (version) => {
      await leave({ home: home.path }, version)
      expect(await update({ home: home.path })).toEqual([expect.stringContaining(join(home.path, homeLayout.backups))])
      expect(backups()).toEqual([expect.stringMatching(new RegExp(`^\\d{8}T\\d{6}Z-000${version}_\\w+$`))])
      await expectBackupToHold()
      expect(await update({ home: home.path })).toEqual([])
      expect(backups()).toHaveLength(1)
    },
  )

  it('keeps the newest backups and whatever else lies there', async () => {
    mkdirSync(join(home.path, homeLayout.backups, 'mine'), { recursive: true })
    for (const day of [1, 2, 3, 4])
      mkdirSync(join(home.path, homeLayout.backups, `2020010${day}T000000Z-0000_runs_and_events`))
    await leave({ home: home.path }, newest - 1)
    await update({ home: home.path })
    const kept = backups()
      .filter((name) => name !== 'mine')
      .sort()
    expect(backups()).toContain('mine')
    expect(kept).toHaveLength(backupsKept)
    expect(kept[0]).toBe('20200103T000000Z-0000_runs_and_events')
  })

  it('changes nothing where no backup can be written', async () => {
    await leave({ home: home.path }, newest - 1)
    writeFileSync(join(home.path, homeLayout.backups), '')
    await expect(openStore({ home: home.path })).rejects.toThrow(
      `${join(home.path, homeLayout.backups)} cannot be made`,
    )
    rmSync(join(home.path, homeLayout.backups))
    await update({ home: home.path })
    expect(backups()).toEqual([expect.stringMatching(new RegExp(`-000${newest - 1}_\\w+$`))])
  })
})

it('nothing is backed up where there is nothing, or nothing to change', async () => {
  expect(await update({ home: home.path })).toEqual([])
  expect(await update({ home: home.path })).toEqual([])
  expect(readdirSync(home.path)).not.toContain(homeLayout.backups)
})

describe('a PostgreSQL of an earlier version', () => {
  it.each(migrations.slice(1, -2).map((_, i) => i + 1))(
    'of tables %i is backed up into the data folder',
    async (version) => {
      const server = await startTemporaryPostgres()
      const place = { home: home.path, databaseUrl: server.url }
      await leave(place, version)
      expect(await update(place)).toHaveLength(1)
      await expectBackupToHold()
      await server.stop()
    },
  )
})

describe('a data folder that a newer version has changed', () => {
  it('is refused before its database is opened, with what to do', async () => {
    await update({ home: home.path })
    const file = join(home.path, homeLayout.version)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ layout: 1 })
    writeFileSync(file, '{"layout":2,"more":"of the future"}')
    await expect(openStore({ home: home.path })).rejects.toThrow(
      /layout 2; this version knows layouts up to 1\). Update Misfit/,
    )
    writeFileSync(file, '{')
    await expect(openStore({ home: home.path })).rejects.toThrow(`${file} does not say which layout`)
  })

  it('is refused by its tables, and is not backed up for that', async () => {
    const store = await openStore({ home: home.path })
    await store.executor.executeSql("insert into misfit_migrations values (99999999999999, 'of the future')")
    await store.close()
    await expect(openStore({ home: home.path })).rejects.toThrow(/newer version of Misfit\. Update Misfit .*backup/)
    expect(readdirSync(home.path)).not.toContain(homeLayout.backups)
  })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chosenSettings } from '@misfit/events/settings/chosen-settings'
import { createdEvent, startedEvent, stepsEvent } from '@misfit/events/testing/example-events'
import { formatEventLine, parseEventLine } from '@misfit/events/run/run-event'
import { type RunSummary, summaryAfter, summaryOfCreated } from '@misfit/events/run/run-summary'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
// eslint-disable-next-line @nx/enforce-module-boundaries -- a tool that tests share; the product never loads it
import { startTemporaryPostgres } from '../../../../tools/postgres/postgres.mjs'
import { appendLines } from '../tables/append-lines.ts'
import { migrationsFolder } from './migrate.ts'
import { openStore } from '../open.ts'
import { findRun, linesAfter } from '../tables/runs.ts'
import { temporaryStoreHome } from '../testing/temporary-store-home.ts'

const migrations = readMigrationFiles({ migrationsFolder })
const runId = 'before000run'
const created = createdEvent({}, runId)
const lines = [created, startedEvent(2), stepsEvent(3, 1, [0.5])].map(formatEventLine)

const home = temporaryStoreHome()
let server: Awaited<ReturnType<typeof startTemporaryPostgres>>
let admin: pg.Client
beforeAll(async () => {
  server = await startTemporaryPostgres()
  admin = new pg.Client(server.url)
  await admin.connect()
})
afterAll(async () => {
  await admin?.end()
  await server?.stop()
  home.remove()
})

/** A new database on the server. */
async function emptyDatabase(name: string): Promise<string> {
  await admin.query(`create database ${name}`)
  return server.url.replace(/\/postgres$/, `/${name}`)
}

/** A database as an earlier version left it, with a run that trains. */
async function databaseOfVersion(version: number, name = `version_${version}`): Promise<string> {
  const url = await emptyDatabase(name)
  const client = new pg.Client(url)
  await client.connect()
  await client.query('create table misfit_migrations (made_at bigint primary key, hash text not null)')
  for (const migration of migrations.slice(0, version + 1)) {
    for (const statement of migration.sql) await client.query(statement)
    await client.query('insert into misfit_migrations values ($1, $2)', [migration.folderMillis, migration.hash])
  }
  const summary = summaryAfter(summaryOfCreated(created), startedEvent(2))
  await client.query('insert into runs (id, summary, created_at) values ($1, $2, 1)', [runId, JSON.stringify(summary)])
  for (const [i, line] of lines.slice(0, 2).entries())
    await client.query('insert into events values ($1, $2, $3, $4)', [
      runId,
      i + 1,
      i === 0 ? 'created' : 'started',
      line,
    ])
  await client.end()
  return url
}

it.each(migrations.map((_, version) => version))('from version %i a run goes on with nothing lost', async (version) => {
  const store = await openStore({ home: home.path, databaseUrl: await databaseOfVersion(version) })
  expect(await linesAfter(store.database, runId, 0, 10)).toEqual(lines.slice(0, 2))
  expect((await findRun(store.database, runId))?.summary).toMatchObject({ status: 'running', lastSeq: 2 })
  expect((await appendLines(store.database, runId, lines)).acknowledged).toBe(3)
  await store.close()
})

it('tells of runs of an earlier version which settings nobody told, where another program trained them', async () => {
  const url = await databaseOfVersion(5, 'untold')
  const client = new pg.Client(url)
  await client.connect()
  // As a shell script wrote it, and as the table had it: with the defaults of Misfit's trainer.
  const created =
    `{"seq":1,"at":1,"type":"created","runId":"abcdefgh0123",` +
    `"settings":{"name":"\\"seed\\":","model":"m","epochs":1}}`
  const started = '{"seq":2,"at":2,"type":"started","attempt":1,"fromStep":0}'
  const { untold: _, ...summary } = [created, started]
    .map(parseEventLine)
    .reduce<RunSummary | null>(
      (before, event) =>
        before === null
          ? event.type === 'created'
            ? summaryOfCreated(event)
            : null
          : { ...before, lastSeq: event.seq },
      null,
    )!
  await client.query('insert into runs (id, summary, created_at) values ($1, $2, 1)', [
    summary.runId,
    JSON.stringify(summary),
  ])
  for (const [i, line] of [created, started].entries())
    await client.query('insert into events values ($1, $2, $3, $4)', [
      summary.runId,
      i + 1,
      i === 0 ? 'created' : 'started',
      line,
    ])
  await client.end()
  const store = await openStore({ home: home.path, databaseUrl: url })
  expect(chosenSettings((await findRun(store.database, summary.runId))!.summary)).toMatchObject({
    model: 'm',
    dataset: null,
    epochs: 1,
    batchSize: null,
    seed: null,
    optimizer: null,
  })
  expect((await findRun(store.database, runId))?.summary).not.toHaveProperty('trainedBy')
  await store.close()
})

it('two processes that start at once on an old database both find it up to date', async () => {
  const url = await databaseOfVersion(0, 'at_once')
  const open =
    `const { openStore } = await import('../open.ts'); const store = await openStore({ home: ` +
    `process.argv[2], databaseUrl: process.argv[1] }); await store.close()`
  const children = [1, 2].map(() =>
    spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', open, url, home.path], {
      cwd: import.meta.dirname,
      stdio: 'inherit',
    }),
  )
  expect(await Promise.all(children.map((child) => once(child, 'exit')))).toEqual([
    [0, null],
    [0, null],
  ])
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query<{ made_at: string }>('select made_at from misfit_migrations order by made_at')
  await client.end()
  expect(rows.map(({ made_at }) => Number(made_at))).toEqual(migrations.map(({ folderMillis }) => folderMillis))
})

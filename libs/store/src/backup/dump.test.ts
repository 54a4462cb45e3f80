import { wholeRun } from '@misfit/events/testing/example-events'
import { formatEventLine } from '@misfit/events/run/run-event'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
// eslint-disable-next-line @nx/enforce-module-boundaries -- a tool that tests share; the product never loads it
import { startTemporaryPostgres } from '../../../../tools/postgres/postgres.mjs'
import { appendLines } from '../tables/append-lines.ts'
import { dumpDatabase, loadDatabase } from './dump.ts'
import { writeMarks } from '../tables/image-marks.ts'
import { openStore } from '../open.ts'
import type { OpenDatabase } from '../postgres/open-database.ts'
import { editRun, findRun, linesAfter, listRuns } from '../tables/runs.ts'
import { temporaryStoreHome } from '../testing/temporary-store-home.ts'

const homes = [temporaryStoreHome(), temporaryStoreHome(), temporaryStoreHome()]
let server: Awaited<ReturnType<typeof startTemporaryPostgres>>
let embedded: OpenDatabase
let remote: OpenDatabase
let back: OpenDatabase
beforeAll(async () => {
  server = await startTemporaryPostgres()
  ;[embedded, back] = [await openStore({ home: homes[0]!.path }), await openStore({ home: homes[1]!.path })]
  remote = await openStore({ home: homes[2]!.path, databaseUrl: server.url })
})
afterAll(async () => {
  for (const store of [embedded, remote, back]) await store?.close()
  await server?.stop()
  for (const home of homes) home.remove()
})

const runId = 'dumped000run'
const lines = wholeRun().map((event) => formatEventLine(event.type === 'created' ? { ...event, runId } : event))
async function* each(texts: readonly string[]): AsyncGenerator<string> {
  yield* texts
}
const dumpOf = async (store: OpenDatabase) => {
  const dumped: string[] = []
  const sums = await dumpDatabase(store.database, async (part) => {
    dumped.push(...part)
  })
  return { dumped, sums }
}

it('goes from the embedded database to a server and back with nothing lost, and goes on from there', async () => {
  await appendLines(embedded.database, runId, lines)
  await editRun(embedded.database, runId, { name: 'Ünï "quoted" \\ 😀\n', tags: ['a'] })
  await writeMarks(
    embedded.database,
    'a'.repeat(16),
    [{ partition: 'test', index: 3, verdict: { kind: 'corrected', classIndex: 2 }, note: "o'clock", tags: [] }],
    5,
  )
  await embedded.database.execute(
    sql`insert into audit (run_id, action, "by", at) values (${runId}, 'renamed', 'somebody', 1)`,
  )
  const first = await dumpOf(embedded)
  const counted: number[] = []
  expect(await loadDatabase(remote.database, each(first.dumped), (rows) => counted.push(rows))).toEqual(first.sums)
  expect(counted.at(-1)).toBe(Object.values(first.sums).reduce((sum, { rows }) => sum + rows, 0))
  expect(first.sums['events']?.rows).toBe(lines.length)

  const second = await dumpOf(remote)
  expect(await loadDatabase(back.database, each(second.dumped))).toEqual(first.sums)
  expect(await linesAfter(back.database, runId, 0, 1000)).toEqual(lines)
  expect(await findRun(back.database, runId)).toEqual(await findRun(embedded.database, runId))
  // Numbers that the database gives go on after those that came.
  await back.database.execute(
    sql`insert into audit (run_id, action, "by", at) values (${runId}, 'renamed', 'somebody', 2)`,
  )
})

it('refuses a target that has data', async () => {
  const { dumped } = await dumpOf(embedded)
  await expect(loadDatabase(back.database, each(dumped))).rejects.toThrow('the target has data already')
})

it('takes all or nothing of a dump that is broken off, changed, or newer', async () => {
  const { dumped } = await dumpOf(embedded)
  await remote.database.execute(sql`truncate runs, events, image_marks, audit cascade`)
  const load = (texts: string[]) => loadDatabase(remote.database, each(texts))
  await expect(load(dumped.slice(0, -1))).rejects.toThrow('its end is missing')
  await expect(load(dumped.filter((line) => !line.includes('"seq": 5')))).rejects.toThrow(
    'table events did not arrive as it was',
  )
  await expect(
    load(dumped.map((line) => line.replace('"migrations":[', '"migrations":[9999999999999,'))),
  ).rejects.toThrow('newer version of Misfit')
  await expect(load(['#{"something":"else"}'])).rejects.toThrow('no dump of a database of Misfit')
  expect(await listRuns(remote.database)).toEqual([])
})

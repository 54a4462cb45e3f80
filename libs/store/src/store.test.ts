import { createdEvent, epochEvent, startedEvent, stepsEvent, wholeRun } from '@misfit/events/testing/example-events'
import { EventError, formatEventLine, type RunEvent } from '@misfit/events/run/run-event'
import type { ImageMark } from '@misfit/events/people/image-mark'
import { summaryAfter, summaryOfCreated } from '@misfit/events/run/run-summary'
import { runSettingsSchema } from '@misfit/events/settings/settings'
import { sweepSpecSchema } from '@misfit/events/settings/sweep'
import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
// eslint-disable-next-line @nx/enforce-module-boundaries -- a tool that tests share; the product never loads it
import { startTemporaryPostgres } from '../../../tools/postgres/postgres.mjs'
import { appendLines, appendTogether } from './tables/append-lines.ts'
import { executorOf } from './postgres/database.ts'
import { findDataset, listDatasets, publishDataset } from './tables/datasets.ts'
import { listMarks, writeMarks } from './tables/image-marks.ts'
import { openStore } from './open.ts'
import type { StorePlace } from './store-place.ts'
import type { OpenDatabase } from './postgres/open-database.ts'
import * as runs from './tables/runs.ts'
import { runs as runTable } from './tables/schema.ts'
import { shownSummary } from './tables/shown-summary.ts'
import { StoreError } from './store-error.ts'
import { insertSweep, markSweepStopped, setRung, sweepsInProgress } from './tables/sweeps.ts'
import { temporaryStoreHome } from './testing/temporary-store-home.ts'

const places: Record<string, () => Promise<{ place: StorePlace; remove(): Promise<void> | void }>> = {
  PGlite: async () => {
    const home = temporaryStoreHome()
    return { place: { home: home.path }, remove: home.remove }
  },
  PostgreSQL: async () => {
    const server = await startTemporaryPostgres()
    const home = temporaryStoreHome()
    return {
      place: { home: home.path, databaseUrl: server.url },
      remove: async () => {
        await server.stop()
        home.remove()
      },
    }
  },
}

let made = 0
/** An id no other test has. */
const newId = () => `test${String((made += 1)).padStart(8, '0')}`
const wholeRunOf = (runId: string): RunEvent[] =>
  wholeRun().map((event) => (event.type === 'created' ? { ...event, runId } : event))
const linesOf = (events: readonly RunEvent[]) => events.map(formatEventLine)

describe.each(Object.keys(places))('the store on %s', (kind) => {
  let at: { place: StorePlace; remove(): Promise<void> | void }
  let store: OpenDatabase
  beforeAll(async () => {
    at = await places[kind]!()
    store = await openStore(at.place)
  })
  afterAll(async () => {
    await store?.close()
    await at?.remove()
  })
  const append = (runId: string, events: readonly RunEvent[]) => appendLines(store.database, runId, linesOf(events))
  const shown = async (runId: string) => {
    const row = await runs.findRun(store.database, runId)
    return row === null ? null : shownSummary(row)
  }
  const stored = (runId: string, after = 0, most = 1000) => runs.linesAfter(store.database, runId, after, most)
  const settings = runSettingsSchema.parse({ name: 'queued one', model: 'model_1' })
  const queued = (runId: string, jobId: string) =>
    runs.insertQueuedRun(store.database, { runId, settings, jobId, createdAt: 5000 })

  it('lists the sweeps of halving that have a rung to decide', async () => {
    const spec = sweepSpecSchema.parse({
      name: 'rates',
      method: 'halving',
      firstEpochs: 1,
      trials: 2,
      settings: { name: 'a trial', model: 'model_1', epochs: 2 },
      vary: [{ setting: 'learningRate', values: [0.1, 0.2] }],
    })
    const [halving, grid] = [newId(), newId()]
    await insertSweep(store.database, { id: halving, spec, trials: [], createdAt: 1 })
    await insertSweep(store.database, { id: grid, spec: { ...spec, method: 'grid' }, trials: [], createdAt: 1 })
    for (const rung of [0, 1]) {
      await setRung(store.database, halving, rung)
      expect(await sweepsInProgress(store.database)).toEqual([halving])
    }
    // Rungs of 1 and 2 epochs: the second was the last.
    await setRung(store.database, halving, 2)
    expect(await sweepsInProgress(store.database)).toEqual([])
    await setRung(store.database, halving, 1)
    await markSweepStopped(store.database, halving, 5)
    expect(await sweepsInProgress(store.database)).toEqual([])
  })

  describe('appending', () => {
    it('keeps the very lines, and their summary', async () => {
      const id = newId()
      const events = wholeRunOf(id)
      expect(await append(id, events)).toMatchObject({ acknowledged: 11, lines: linesOf(events) })
      expect(await stored(id)).toEqual(linesOf(events))
      expect(await shown(id)).toEqual(events.slice(1).reduce(summaryAfter, summaryOfCreated(createdEvent({}, id))))
    })

    it('ignores lines it has, wholly or in part', async () => {
      const id = newId()
      const events = wholeRunOf(id)
      await append(id, events.slice(0, 4))
      expect(await append(id, events.slice(0, 3))).toMatchObject({ acknowledged: 4, lines: [] })
      expect(await append(id, events.slice(2, 6))).toMatchObject({
        acknowledged: 6,
        lines: linesOf(events.slice(4, 6)),
      })
      expect(await stored(id)).toEqual(linesOf(events.slice(0, 6)))
    })

    it('gives the same run however its lines are cut and sent again', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(10), fc.integer({ min: 1, max: 11 })), { maxLength: 8 }),
          async (sends) => {
            const id = newId()
            const events = wholeRunOf(id)
            let last = 0
            for (const [from, count] of [...sends, [0, 11] as const]) {
              const begin = Math.min(from, last)
              last = (await append(id, events.slice(begin, begin + count))).acknowledged
            }
            expect(await stored(id)).toEqual(linesOf(events))
            expect((await shown(id))?.trainingSeconds).toBe(5)
          },
        ),
        { numRuns: 12 },
      )
    })

    it('stores each line once when the same lines come many times at once', async () => {
      const id = newId()
      const events = wholeRunOf(id)
      await append(id, events.slice(0, 1))
      await Promise.all(Array.from({ length: 6 }, () => append(id, events)))
      expect(await stored(id)).toEqual(linesOf(events))
    })

    it.each<[string, (id: string) => RunEvent[], string]>([
      ['a gap before the lines', (id) => wholeRunOf(id).slice(3, 5), 'event 4 came where 3 was expected'],
      ['a gap within them', (id) => wholeRunOf(id).filter(({ seq }) => seq !== 5), 'event 6 came where 5 was expected'],
      [
        'lines in the wrong order',
        (id) => [...wholeRunOf(id).slice(0, 2), epochEvent(4, 1, 2), stepsEvent(3, 1, [1])],
        'event 4 came where 3',
      ],
    ])('refuses %s, and stores none of them', async (_, events, why) => {
      const id = newId()
      await append(id, wholeRunOf(id).slice(0, 2))
      await expect(append(id, events(id))).rejects.toThrow(why)
      expect(await stored(id)).toHaveLength(2)
    })

    it('refuses a run that does not begin with its own first event', async () => {
      const id = newId()
      await expect(append(id, [startedEvent(1)])).rejects.toThrow('must be created')
      await expect(append(id, [createdEvent({}, newId())])).rejects.toThrow(StoreError)
      expect(await shown(id)).toBeNull()
    })

    it('refuses what is not an event, and stores nothing of that message', async () => {
      const id = newId()
      await expect(appendLines(store.database, id, [...linesOf(wholeRunOf(id)), '{}'])).rejects.toThrow(EventError)
      expect(await shown(id)).toBeNull()
    })

    it('stores lines of several runs together, and tells each what is wrong with its own', async () => {
      const [known, fresh, gap, superseded, sent, unknown] = [newId(), newId(), newId(), newId(), newId(), newId()]
      for (const id of [known, gap, superseded, sent]) await append(id, wholeRunOf(id).slice(0, 2))
      await store.database.update(runTable).set({ lease: 2 }).where(eq(runTable.id, superseded))
      const outcomes = await appendTogether(store.database, [
        { runId: known, lines: linesOf(wholeRunOf(known)) },
        { runId: fresh, lines: linesOf(wholeRunOf(fresh)), lease: 3 },
        { runId: gap, lines: linesOf(wholeRunOf(gap).slice(3)) },
        { runId: superseded, lines: linesOf(wholeRunOf(superseded)), lease: 1 },
        { runId: sent, lines: linesOf(wholeRunOf(sent).slice(0, 2)) },
        { runId: unknown, lines: ['{}'] },
      ])
      expect(
        outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.acknowledged : outcome.reason.name)),
      ).toEqual([wholeRunOf(known).length, wholeRunOf(fresh).length, 'StoreError', 'SupersededError', 2, 'EventError'])
      for (const id of [known, fresh]) {
        expect(await stored(id)).toEqual(linesOf(wholeRunOf(id)))
        const outcome = outcomes[id === known ? 0 : 1]
        expect(outcome).toMatchObject({ value: { row: await runs.findRun(store.database, id) } })
      }
      for (const id of [gap, superseded, sent]) expect(await stored(id)).toEqual(linesOf(wholeRunOf(id).slice(0, 2)))
      expect(await shown(unknown)).toBeNull()
    })

    it('keeps NaN, NUL and halves of characters', async () => {
      const id = newId()
      const message = 'a\u0000b\ud800c, "quoted" \\u0000 \u{1f98a}'
      const events: RunEvent[] = [
        createdEvent({ model: 'm\u0000\udc00' }, id),
        startedEvent(2),
        stepsEvent(3, 1, [1, Number.NaN]),
        { seq: 4, at: 0, type: 'log', level: 'info', message },
        { seq: 5, at: 0, type: 'finished', outcome: 'failed', message },
      ]
      await append(id, events)
      expect(await stored(id)).toEqual(linesOf(events))
      const summary = await shown(id)
      expect(summary?.loss).toBeNaN()
      expect(summary?.message).toBe('a\ufffdb\ufffdc, "quoted" \\u0000 \u{1f98a}')
    })

    it('gives lines after a number, as many as asked for', async () => {
      const id = newId()
      const lines = linesOf(wholeRunOf(id))
      await append(id, wholeRunOf(id))
      expect(await stored(id, 3, 2)).toEqual(lines.slice(3, 5))
      expect(await stored(id, 11)).toEqual([])
      expect(await stored(newId())).toEqual([])
    })
  })

  describe('a run in the list', () => {
    it('has the name and tags that people gave it, whatever its events say later', async () => {
      const id = newId()
      await append(id, wholeRunOf(id).slice(0, 2))
      const name = `'; drop table runs; -- <script> \u{1f98a}`
      await runs.editRun(store.database, id, { name, tags: ['a', 'a'] })
      await append(id, wholeRunOf(id))
      expect(await shown(id)).toMatchObject({
        name,
        tags: ['a', 'a'],
        status: 'completed',
        settings: { name: 'first try' },
      })
    })

    it('is not there while it is deleted, keeps its lines, and can be restored', async () => {
      const id = newId()
      await append(id, wholeRunOf(id).slice(0, 3))
      const listed = async () => (await runs.listRuns(store.database)).some(({ runId }) => runId === id)
      await runs.deleteRun(store.database, id, 1)
      expect(await listed()).toBe(false)
      await append(id, wholeRunOf(id))
      await runs.restoreRun(store.database, id)
      expect(await listed()).toBe(true)
      expect(await stored(id)).toHaveLength(11)
    })

    it('comes before those that are older', async () => {
      const ids = [newId(), newId(), newId()]
      for (const [i, id] of ids.entries()) await append(id, [{ ...createdEvent({}, id), at: 9e12 + (i === 1 ? 5 : i) }])
      const newest = (await runs.listRuns(store.database)).slice(0, 3).map(({ runId }) => runId)
      expect(newest).toEqual([ids[1], ids[2], ids[0]])
    })
  })

  describe('a run in the queue', () => {
    const job = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

    it('is claimed once, and runs when its process says so', async () => {
      const id = newId()
      await queued(id, job(1))
      expect(await shown(id)).toMatchObject({ status: 'queued', lastSeq: 0, createdAt: 5000 })
      expect(await runs.runsInProgress(store.database)).not.toContain(id)
      const claims = await Promise.all([1, 2, 3].map(() => runs.claimRun(store.database, job(1))))
      expect(claims.filter((row) => row !== null)).toHaveLength(1)
      expect(await runs.runsInProgress(store.database)).toContain(id)
      await append(id, [createdEvent({}, id)])
      expect(await shown(id)).toMatchObject({ status: 'queued', lastSeq: 1, createdAt: 5000 })
      await append(id, [startedEvent(2)])
      expect(await shown(id)).toMatchObject({ status: 'running', lastSeq: 2, createdAt: 5000 })
    })

    it('that is stopped before it began is never claimed', async () => {
      const id = newId()
      await queued(id, job(2))
      await runs.unqueueRun(store.database, id, 7000, null)
      expect(await shown(id)).toMatchObject({ status: 'stopped', message: 'stopped before it began', endedAt: 7000 })
      expect(await runs.claimRun(store.database, job(2))).toBeNull()
      expect(await runs.unqueueRun(store.database, id, 8000, null)).toBeNull()
    })

    it('that was to go on stays as it was when it is taken out', async () => {
      const id = newId()
      await append(id, [
        ...wholeRunOf(id).slice(0, 3),
        { seq: 4, at: 4, type: 'finished', outcome: 'stopped', message: 'Ctrl-C' },
      ])
      await runs.requeueRun(store.database, id, job(3), runs.byPerson)
      expect(await shown(id)).toMatchObject({ status: 'queued', message: null })
      await runs.unqueueRun(store.database, id, 7000, null)
      expect(await shown(id)).toMatchObject({ status: 'stopped', message: 'Ctrl-C' })
    })

    it('is lost when its trainer dies before it begins', async () => {
      const id = newId()
      await queued(id, job(4))
      expect(await runs.markLost(store.database, id, 'silent', 1)).toBeNull()
      await runs.claimRun(store.database, job(4))
      await runs.markLost(store.database, id, 'silent\u0000', 9000)
      expect(await shown(id)).toMatchObject({ status: 'lost', message: 'silent\ufffd', endedAt: 9000 })
    })
  })

  describe('a lost run', () => {
    const lose = async () => {
      const id = newId()
      await append(id, wholeRunOf(id).slice(0, 3))
      await runs.markLost(store.database, id, 'silent', 9000)
      expect(await shown(id)).toMatchObject({ status: 'lost', message: 'silent', endedAt: 9000 })
      expect(await runs.runsInProgress(store.database)).not.toContain(id)
      return id
    }

    it('stays lost when only what its dead process had written comes in', async () => {
      const id = await lose()
      await append(id, wholeRunOf(id).slice(0, 5))
      expect((await shown(id))?.status).toBe('lost')
    })

    it('runs again when a later attempt begins', async () => {
      const id = await lose()
      await append(id, [startedEvent(4, 2, 1)])
      expect(await shown(id)).toMatchObject({ status: 'running', attempt: 2, endedAt: null, message: null })
    })

    it('runs again when its process is heard of', async () => {
      const id = await lose()
      await runs.markFound(store.database, id)
      expect(await shown(id)).toMatchObject({ status: 'running', endedAt: null })
    })

    it('has ended when its end comes in late', async () => {
      const id = await lose()
      await append(id, wholeRunOf(id))
      expect((await shown(id))?.status).toBe('completed')
      expect(await runs.markLost(store.database, id, 'silent', 1)).toBeNull()
    })
  })

  it('keeps what people wrote on images, the newest in place of the older, until it is wiped', async () => {
    const dataset = newId()
    const mark = (index: number, changes: Partial<ImageMark> = {}): ImageMark => ({
      partition: 'train',
      index,
      verdict: null,
      note: '',
      tags: [],
      ...changes,
    })
    const write = (...marks: ImageMark[]) => writeMarks(store.database, dataset, marks, 1)
    await write(
      mark(7, { verdict: { kind: 'corrected', classIndex: 3 } }),
      mark(2, { note: 'a 7 or a 1? 🤔' }),
      mark(7, { partition: 'test', tags: ['blurred'] }),
    )
    await write(mark(7, { verdict: { kind: 'confirmed' } }))
    expect(await listMarks(store.database, dataset)).toEqual([
      mark(7, { partition: 'test', tags: ['blurred'] }),
      mark(2, { note: 'a 7 or a 1? 🤔' }),
      mark(7, { verdict: { kind: 'confirmed' } }),
    ])
    expect(await listMarks(store.database, newId())).toEqual([])
    await write(mark(2))
    expect((await listMarks(store.database, dataset)).map(({ index }) => index)).toEqual([7, 7])
  })

  it('keeps datasets, the last of each id', async () => {
    const blob = { sha256: 'c'.repeat(64), bytes: 1 }
    const images = { sheets: [blob], labels: blob, sourceIndex: blob }
    const partition = { count: 1, classCounts: [1] }
    const dataset = (name: string) => ({
      description: {
        id: '0123456789abcdef',
        name,
        imageShape: [28, 28, 1] as [number, number, number],
        classes: ['a', 'a', '\u0000<b>'],
        partitions: { train: partition, validation: partition, test: partition },
        source: '',
      },
      tiles: { columns: 1, perSheet: 1 },
      images: { train: images, validation: images, test: images },
    })
    await publishDataset(store.database, dataset('first'), 1)
    await publishDataset(store.database, dataset('second'), 2)
    expect((await findDataset(store.database, '0123456789abcdef'))?.description.classes).toEqual([
      'a',
      'a',
      '\ufffd<b>',
    ])
    expect((await listDatasets(store.database)).map(({ name }) => name)).toEqual(['second'])
    expect(await findDataset(store.database, 'ffffffffffffffff')).toBeNull()
  })

  it('gives pg-boss a transaction that is undone as a whole', async () => {
    const id = newId()
    await expect(
      store.database.transaction(async (transaction) => {
        const { rows } = await executorOf(transaction).executeSql(
          'select $2::int as two, $1::text as one, $2::int + 1 as three',
          ['a', 2],
        )
        expect(rows).toEqual([{ two: 2, one: 'a', three: 3 }])
        await appendLines(transaction, id, linesOf(wholeRunOf(id)))
        throw new Error('undo')
      }),
    ).rejects.toThrow('undo')
    expect(await shown(id)).toBeNull()
  })

  it('refuses data of a newer version', async () => {
    await store.executor.executeSql("insert into misfit_migrations values (99999999999999, 'of the future')")
    if (at.place.databaseUrl === undefined) await store.close()
    await expect(openStore(at.place)).rejects.toThrow('newer version of Misfit')
    if (at.place.databaseUrl !== undefined)
      await store.executor.executeSql('delete from misfit_migrations where made_at = 99999999999999')
  })
})

it('two hubs that start at once on one PostgreSQL both find its tables', async () => {
  const server = await startTemporaryPostgres()
  const home = temporaryStoreHome()
  try {
    const opened = await Promise.all(
      Array.from({ length: 3 }, () => openStore({ home: home.path, databaseUrl: server.url })),
    )
    await Promise.all(opened.map((store) => runs.listRuns(store.database)))
    await Promise.all(opened.map((store) => store.close()))
  } finally {
    await server.stop()
    home.remove()
  }
})

it('says that a PostgreSQL cannot be reached, without its password', async () => {
  const home = temporaryStoreHome()
  const opening = openStore({ home: home.path, databaseUrl: 'postgres://someone:secret@127.0.0.1:1/misfit' })
  await expect(opening).rejects.toThrow(/DATABASE_URL/)
  await expect(opening).rejects.not.toThrow(/secret/)
  home.remove()
})

it('a data folder that is open cannot be opened again', async () => {
  const home = temporaryStoreHome()
  const store = await openStore({ home: home.path })
  await expect(openStore({ home: home.path })).rejects.toThrow('has this data folder open')
  await store.close()
  home.remove()
})

import { type RunSettingsInput, runSettingsSchema } from '@misfit/events/settings/settings'
import { openStore } from '@misfit/store/open'
import type { StorePlace } from '@misfit/store/store-place'
import type { OpenDatabase } from '@misfit/store/postgres/open-database'
import { deleteRun, isEmpty, listRuns } from '@misfit/store/tables/runs'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
// eslint-disable-next-line @nx/enforce-module-boundaries -- a tool that tests share; the product never loads it
import { startTemporaryPostgres } from '../../../../tools/postgres/postgres.mjs'
import { RunQueue } from './queue.ts'

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

const settings = (name: string, options: Partial<RunSettingsInput> = {}) =>
  runSettingsSchema.parse({ name, model: 'model_1', ...options })

describe.each(Object.keys(places))('the queue on %s', (kind) => {
  let at: { place: StorePlace; remove(): Promise<void> | void }
  let store: OpenDatabase
  let queue: RunQueue
  beforeAll(async () => {
    at = await places[kind]!()
    store = await openStore(at.place)
    queue = await RunQueue.open(store)
  })
  afterAll(async () => {
    await queue?.close()
    await store?.close()
    await at?.remove()
  })
  beforeEach(async () => {
    while ((await queue.claim(['big', 'gpu'])) !== null);
  })

  it('hands out runs in the order in which they came, each once', async () => {
    const ids = [await queue.start(settings('a')), await queue.start(settings('b'))].map(({ id }) => id)
    expect((await queue.claim())?.id).toBe(ids[0])
    expect((await queue.claim())?.id).toBe(ids[1])
    expect(await queue.claim()).toBeNull()
  })

  it('hands the walk out in its order', async () => {
    const rows = await queue.startWalk()
    const claimed = []
    for (let i = 0; i < 4; i += 1) claimed.push((await queue.claim())?.summary)
    expect(claimed.map((summary) => summary?.settings.model)).toEqual(['model_0', 'model_1', 'model_2', 'model_3'])
    expect(claimed.map((summary) => summary?.walk?.position)).toEqual([0, 1, 2, 3])
    expect(new Set(claimed.map((summary) => summary?.walk?.walkId)).size).toBe(1)
    expect(rows.map(({ id }) => id)).toEqual(claimed.map((summary) => summary?.runId))
  })

  it('gives each run to one of many trainers that ask at once', async () => {
    for (const name of ['a', 'b', 'c']) await queue.start(settings(name))
    const claims = await Promise.all(Array.from({ length: 6 }, () => queue.claim()))
    const ids = claims.flatMap((row) => (row === null ? [] : [row.id]))
    // A trainer that asks while another holds the last row may get none, and is told again that there are jobs.
    for (let row = await queue.claim(); row !== null; row = await queue.claim()) ids.push(row.id)
    expect(ids).toHaveLength(3)
    expect(new Set(ids).size).toBe(3)
  })

  it('does not hand out a run that was stopped or deleted while it waited', async () => {
    const stopped = await queue.start(settings('stopped'))
    const deleted = await queue.start(settings('deleted'))
    const kept = await queue.start(settings('kept'))
    expect((await queue.cancel(stopped.id, stopped.jobId!))?.cancelledAt).toEqual(expect.any(Number))
    await deleteRun(store.database, deleted.id, 1)
    expect((await queue.claim())?.id).toBe(kept.id)
    expect(await queue.claim()).toBeNull()
  })

  it('hands out a run again when it is to go on, and only then', async () => {
    const { id } = await queue.start(settings('a'))
    await queue.claim()
    expect(await queue.claim()).toBeNull()
    await queue.goOn(id, settings('a'))
    expect((await queue.claim())?.id).toBe(id)
  })

  it('gives a run only to trainers that have every label it needs', async () => {
    const both = await queue.start(settings('both', { needs: ['gpu', 'big'] }))
    const any = await queue.start(settings('any'))
    expect((await queue.claim(['gpu']))?.id).toBe(any.id)
    expect(await queue.claim(['gpu'])).toBeNull()
    expect((await queue.claim(['fast', 'gpu', 'big']))?.id).toBe(both.id)
  })

  it('hands out a higher priority first, whatever the runs need', async () => {
    const plain = await queue.start(settings('plain'))
    const low = await queue.start(settings('low', { priority: -1, needs: ['gpu'] }))
    const high = await queue.start(settings('high', { priority: 5, needs: ['gpu'] }))
    const claimed = [await queue.claim(['gpu']), await queue.claim(['gpu']), await queue.claim(['gpu'])]
    expect(claimed.map((row) => row?.id)).toEqual([high.id, plain.id, low.id])
  })

  it('offers a run to go on once, however many hubs saw it lost', async () => {
    const { id, lease } = await queue.start(settings('a'))
    await queue.claim()
    const again = await Promise.all([1, 2, 3].map(() => queue.goOn(id, settings('a'), { tries: 1, lease })))
    expect(again.filter((row) => row !== null)).toMatchObject([{ id, lease: lease + 1, tries: 1 }])
    expect((await queue.claim())?.id).toBe(id)
    expect(await queue.claim()).toBeNull()
  })

  it('keeps what waits through a restart', async () => {
    const { id } = await queue.start(settings('a'))
    await queue.close()
    if ('home' in at.place) {
      await store.close()
      store = await openStore(at.place)
    }
    queue = await RunQueue.open(store)
    expect(await isEmpty(store.database)).toBe(false)
    expect((await listRuns(store.database)).find(({ runId }) => runId === id)?.status).toBe('queued')
    expect((await queue.claim())?.id).toBe(id)
  })
})

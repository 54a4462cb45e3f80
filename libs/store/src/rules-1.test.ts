import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { parseEventLine } from '@misfit/events/run/run-event'
import { trainingRulesOf } from '@misfit/events/settings/training-rules'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
// eslint-disable-next-line @nx/enforce-module-boundaries -- a tool that tests share; the product never loads it
import { startTemporaryPostgres } from '../../../tools/postgres/postgres.mjs'
import type { OpenDatabase } from './postgres/open-database.ts'
import { openStore } from './open.ts'
import type { StorePlace } from './store-place.ts'
import { byPerson, findRun, linesAfter, listRuns, requeueRun, waitingRuns } from './tables/runs.ts'
import { shownSummary } from './tables/shown-summary.ts'
import { findSweep } from './tables/sweeps.ts'
import { temporaryStoreHome } from './testing/temporary-store-home.ts'

/** Stores of before settings named the rules of training: see the README beside them. */
const unpacked = (file: string) =>
  brotliDecompressSync(readFileSync(join(import.meta.dirname, 'fixtures', 'rules-1', file)))
const folderOfRuns = join(import.meta.dirname, '../../../apps/trainer/src/run/fixtures/rules-1')

const places: Record<string, () => Promise<{ place: StorePlace; remove(): Promise<void> | void }>> = {
  PGlite: async () => {
    const home = temporaryStoreHome()
    execFileSync('tar', ['-xf', '-', '-C', home.path], { input: unpacked('pglite.tar.br') })
    return { place: { home: home.path }, remove: home.remove }
  },
  PostgreSQL: async () => {
    const server = await startTemporaryPostgres()
    const client = new pg.Client(server.url)
    await client.connect()
    await client.query(unpacked('postgres.sql.br').toString())
    await client.end()
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

describe.each(Object.keys(places))('a store of before on %s', (kind) => {
  let at: Awaited<ReturnType<(typeof places)[string]>>
  let store: OpenDatabase
  beforeAll(async () => {
    at = await places[kind]!()
    store = await openStore(at.place)
  })
  afterAll(async () => {
    await store?.close()
    await at?.remove()
  })

  it.each(['rulesone0001', 'rulesone0002', 'rulesone0003'])(
    'has the very lines of run %s, and what they mean',
    async (runId) => {
      const lines = readFileSync(join(folderOfRuns, runId, 'events.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
      expect(await linesAfter(store.database, runId, 0, 1000)).toEqual(lines)
      const row = await findRun(store.database, runId)
      const last = lines.map(parseEventLine).findLast((event) => event.type === 'epoch')
      const summary = shownSummary(row!)
      expect(summary).toMatchObject({
        status: runId === 'rulesone0001' ? 'completed' : 'stopped',
        valLoss: last?.valLoss,
        valAccuracy: last?.valAccuracy,
        lastSeq: lines.length,
      })
      expect(trainingRulesOf(summary.settings)).toBe(1)
    },
  )

  it('goes on with a stopped run under its own rules', async () => {
    const row = await requeueRun(store.database, 'rulesone0002', '00000000-0000-4000-8000-000000000001', byPerson)
    expect(row?.summary.settings).toEqual((await findRun(store.database, 'rulesone0002'))?.summary.settings)
    expect(row?.summary.settings).not.toHaveProperty('rules')
    expect(row?.summary.settings.optimizer).toEqual({ kind: 'sgd', momentum: 0.9, nesterov: false })
  })

  it('has the run that waited, under the rules that it was asked for', async () => {
    const waiting = (await waitingRuns(store.database)).find(({ summary }) => summary.name === 'waits')
    expect(waiting?.summary.settings).toMatchObject({
      optimizer: { kind: 'sgd', momentum: 0.9 },
      schedule: { kind: 'cosine' },
      warmUpSteps: 500,
    })
    expect(trainingRulesOf(waiting!.summary.settings)).toBe(1)
    expect(await listRuns(store.database)).toHaveLength(4)
  })

  it('has the sweep, whose later rungs go on with the rules of the first', async () => {
    const sweep = await findSweep(store.database, 'rulesonesweep')
    expect(sweep).toMatchObject({
      spec: { settings: { learningRate: 0.001 }, measure: 'valAccuracy' },
      trials: [['adam'], ['sgd']],
    })
    expect(sweep?.spec.settings).not.toHaveProperty('rules')
  })
})

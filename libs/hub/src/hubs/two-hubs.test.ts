import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Presence } from '@misfit/events/http/access'
import { analysisStateSchema } from '@misfit/events/analysis'
import { homeLayout } from '@misfit/events/home-layout'
import { formatEventLine } from '@misfit/events/run/run-event'
import { runSettingsSchema } from '@misfit/events/settings/settings'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
// eslint-disable-next-line @nx/enforce-module-boundaries -- a tool that tests share; the product never loads it
import { startTemporaryPostgres } from '../../../../tools/postgres/postgres.mjs'
import { type Hub, startHub } from '../hub.ts'
import { newRunId } from '../runs/new-id.ts'
import { TestPage } from '../testing/page-client.ts'
import { connectTrainer, linesOfRun, type TestTrainer, valueOf } from '../testing/test-trainer.ts'

describe('two hubs on one PostgreSQL', () => {
  const homes = [temporaryStoreHome(), temporaryStoreHome(), temporaryStoreHome()]
  const open: { close(): void }[] = []
  let server: Awaited<ReturnType<typeof startTemporaryPostgres>>
  let one: Hub
  let other: Hub
  beforeAll(async () => {
    server = await startTemporaryPostgres()
    // At once: each brings the tables up to date, and neither may disturb the other.
    const hubs = await Promise.all(
      homes.slice(0, 2).map((home) => startHub({ home: home.path, databaseUrl: server.url, port: 0, lostAfter: 4000 })),
    )
    ;[one, other] = [hubs[0]!, hubs[1]!]
  })
  afterEach(() => {
    for (const client of open.splice(0)) client.close()
  })
  afterAll(async () => {
    await Promise.all([one?.close(), other?.close()])
    await server?.stop()
    for (const home of homes) home.remove()
  })

  const trainerOf = async (
    hub: { url: string },
    options: Parameters<typeof connectTrainer>[1] = {},
  ): Promise<TestTrainer> => {
    const connected = await connectTrainer(hub.url, options)
    open.push(connected)
    return connected
  }
  const pageOf = async (hub: Hub, runId: string | null = null): Promise<TestPage> => {
    const connected = new TestPage(hub.url, runId)
    open.push(connected)
    return connected.connected()
  }
  /** Waits until a hub knows of so many trainers, wherever they are connected. */
  const untilTrainers = async (hub: Hub, count: number) => {
    while (hub.trainers.list().length !== count) await once(hub.trainers, 'changed')
  }
  const call = async (hub: Hub, method: string, path: string, body?: unknown) => {
    const response = await fetch(`${hub.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) }
  }

  it('bring a page of one all lines that a trainer sends to the other, once, in order, and its summary', async () => {
    const runId = newRunId()
    const lines = linesOfRun(runId, 900)
    const trainer = await trainerOf(other, { runs: [runId] })
    await trainer.append(runId, lines.slice(0, 300))
    const page = await pageOf(one, runId)
    for (let i = 300; i < 900; i += 6) await trainer.append(runId, lines.slice(i, i + 6))
    await page.untilLines(900)
    expect(page.lines).toEqual(lines)
    await page.until(() => page.summaries.get(runId)?.lastSeq === 900)
  })

  it('bring a command to the trainer, whichever of them it is connected to', async () => {
    const runId = newRunId()
    const trainer = await trainerOf(other, { runs: [runId] })
    await trainer.append(runId, linesOfRun(runId, 3))
    await untilTrainers(one, 1)
    expect((await call(one, 'POST', `/api/runs/${runId}/pause`)).status).toBe(204)
    expect(trainer.commands).toEqual([{ runId, command: 'pause' }])
    const unwilling = newRunId()
    const second = await trainerOf(other, {
      runs: [unwilling],
      trainerId: 'unwilling',
      refuses: 'it is at its last step',
    })
    await second.append(unwilling, linesOfRun(unwilling, 3))
    await untilTrainers(one, 2)
    expect(await call(one, 'POST', `/api/runs/${unwilling}/stop`)).toEqual({
      status: 409,
      body: { error: 'it is at its last step' },
    })
  })

  it('offer a job of one to the trainers of both', async () => {
    const trainer = await trainerOf(other, { trainerId: 'taker' })
    await untilTrainers(one, 1)
    // The offer that every trainer gets when it connects has come before this answer.
    await trainer.heartbeat()
    const again = new Promise<void>((resolve) => {
      trainer.socket.once('jobs', resolve)
    })
    const runId = await one.desk.start(runSettingsSchema.parse({ name: 'from the other', model: 'model_1' }))
    await again
    expect(valueOf(await trainer.socket.emitWithAck('claim')).job?.runId).toBe(runId)
  })

  it('keep no packed history of a run that was deleted on one', async () => {
    const runId = newRunId()
    const sender = await trainerOf(other, { takesJobs: false })
    await sender.append(runId, [
      ...linesOfRun(runId, 450),
      formatEventLine({ type: 'finished', seq: 451, at: 451, outcome: 'stopped' }),
    ])
    for (const hub of [one, other]) await (await fetch(`${hub.url}/api/runs/${runId}/history`)).arrayBuffer()
    const packed = () =>
      homes
        .slice(0, 2)
        .map(({ path }) => readdirSync(join(path, homeLayout.packs)).some((name) => name.startsWith(runId)))
    expect(packed()).toEqual([true, true])
    await call(other, 'DELETE', `/api/runs/${runId}`)
    await expect.poll(packed).toEqual([false, false])
  })

  it('show on both what was renamed, deleted and restored on one', async () => {
    const runId = newRunId()
    const sender = await trainerOf(other, { takesJobs: false })
    await sender.append(runId, [
      ...linesOfRun(runId, 2),
      formatEventLine({ type: 'finished', seq: 3, at: 3, outcome: 'stopped' }),
    ])
    const page = await pageOf(one)
    await call(other, 'PATCH', `/api/runs/${runId}`, { name: 'renamed' })
    await page.until(() => page.summaries.get(runId)?.name === 'renamed')
    await call(other, 'DELETE', `/api/runs/${runId}`)
    await page.until(() => !page.summaries.has(runId))
    await call(other, 'POST', `/api/runs/${runId}/restore`)
    await page.until(() => page.summaries.get(runId)?.name === 'renamed')
  })

  it('let a page ask one of a model whose run a trainer of the other has', async () => {
    const runId = newRunId()
    const trainer = await trainerOf(other, { runs: [runId] })
    trainer.socket.on('analyse', (_job, answer) => answer({ ok: true, value: null }))
    await trainer.append(runId, linesOfRun(runId, 3))
    await untilTrainers(one, 1)
    const request = { kind: 'filters' }
    const started = await call(one, 'POST', '/api/analyses', { runId, request })
    expect(started).toMatchObject({ status: 200, body: { runId, status: 'waiting' } })
    const { analysisId } = analysisStateSchema.parse(started.body)
    const page = await pageOf(one)
    const news = new Promise((resolve) => {
      page.socket.once('analysis', resolve)
    })
    const result = { sha256: 'a'.repeat(64), bytes: 10 }
    valueOf(await trainer.socket.emitWithAck('analysed', { analysisId, status: 'done', progress: 1, result }))
    expect(await news).toMatchObject({ analysisId, status: 'done', result })
    expect((await call(one, 'GET', `/api/analyses/${analysisId}`)).body).toMatchObject({ status: 'done', result })
  })

  it('have their pages ask again when news may have been missed, and lose nothing', async () => {
    const runId = newRunId()
    const lines = linesOfRun(runId, 40)
    const trainer = await trainerOf(other, { runs: [runId] })
    await trainer.append(runId, lines.slice(0, 10))
    const page = await pageOf(one, runId)
    await page.untilLines(10)
    const reconnected = new Promise((resolve) => {
      page.socket.io.once('reconnect', resolve)
    })
    const admin = new pg.Client(server.url)
    await admin.connect()
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'misfit misfit_hubs'`,
    )
    await admin.end()
    await trainer.append(runId, lines.slice(10, 40))
    await reconnected
    await page.untilLines(40)
    expect(page.lines).toEqual(lines)
  })

  it('stop a program that speaks HTTP to one from a page of the other, and tell it so wherever it asks', async () => {
    const runId = newRunId()
    const post = (hub: Hub, path: string, body = '') =>
      fetch(`${hub.url}/api/runs/${runId}/${path}`, { method: 'POST', body })
    expect((await post(one, 'events', linesOfRun(runId, 3).join('\n'))).status).toBe(200)
    const beat = async (hub: Hub) => (await (await post(hub, 'heartbeat')).json()) as unknown
    expect(await beat(one)).not.toHaveProperty('command')
    // The other hub hears of it a moment later; until then no trainer there has the run.
    let answered: number
    do answered = (await post(other, 'stop')).status
    while (answered === 409)
    expect(answered).toBe(204)
    expect(await beat(other)).toHaveProperty('command', 'stop')
    while (!Object.hasOwn(Object(await beat(one)), 'command'));
    expect(await beat(one)).toHaveProperty('command', 'stop')
  })

  it('show on the pages of both who is looking at either, until they leave', async () => {
    const [here, there] = [await pageOf(one), await pageOf(other)]
    const seenBy = (page: TestPage, paths: string[]) =>
      untilSeen(
        page,
        (seen) =>
          seen
            .map(({ path }) => path)
            .sort()
            .join() === paths.join(),
      )
    const both = [seenBy(here, ['/here', '/there']), seenBy(there, ['/here', '/there'])]
    here.socket.emit('look', { path: '/here' })
    there.socket.emit('look', { path: '/there' })
    await Promise.all(both)
    const alone = seenBy(here, ['/here'])
    there.close()
    await alone
  })

  it('show no trainers, runs or pages of a hub that was killed with -9 as alive, once they are silent', async () => {
    const runId = newRunId()
    const { child, url } = await hubProcess(homes[2]!.path, server.url)
    const trainer = await connectTrainer(url, { runs: [runId], trainerId: 'of the killed' })
    await trainer.append(runId, linesOfRun(runId, 3))
    const page = await pageOf(one)
    await untilTrainers(one, 1)
    const lookingThere = new TestPage(url)
    open.push(lookingThere)
    const seen = untilSeen(page, (pages) => pages.length === 1)
    ;(await lookingThere.connected()).socket.emit('look', { path: '/' })
    await seen
    const gone = untilSeen(page, (pages) => pages.length === 0)
    child.kill('SIGKILL')
    trainer.close()
    await untilTrainers(one, 0)
    expect((await page.untilStatus(runId, 'lost')).message).toContain('has not been heard of')
    await gone
  })
})

const untilSeen = (page: TestPage, isSo: (pages: Presence[]) => boolean): Promise<void> =>
  new Promise((resolve) => {
    page.socket.on('presence', (pages) => isSo(pages) && resolve())
  })

async function hubProcess(home: string, databaseUrl: string): Promise<{ child: ChildProcess; url: string }> {
  const program = resolve(import.meta.dirname, '../testing/hub-process.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', program, home, '0', databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const url of createInterface({ input: child.stdout })) return { child, url }
  throw new Error('the hub did not start')
}

import { createHash } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createdEvent, startedEvent, stepsEvent } from '@misfit/events/testing/example-events'
import { homeLayout } from '@misfit/events/home-layout'
import { formatEventLine } from '@misfit/events/run/run-event'
import { runSettingsSchema } from '@misfit/events/settings/settings'
import { type Hub, startHub } from '@misfit/hub/hub'
import { RunQueue } from '@misfit/hub/runs/queue'
import { openStore } from '@misfit/store/open'
import { linesAfter } from '@misfit/store/tables/runs'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import { afterAll, beforeAll, expect, it } from 'vitest'
// eslint-disable-next-line @nx/enforce-module-boundaries -- a tool that tests share; the product never loads it
import { startTemporaryPostgres } from '../../../tools/postgres/postgres.mjs'
import { backUp, copyData, type DataContext, restore } from './data-commands.ts'

const [home, other] = [temporaryStoreHome(), temporaryStoreHome()]
const backup = join(other.path, 'backup')
const runId = 'backedup0run'
let hub: Hub
let waiting: string
const contextOf = (path: string): DataContext & { said: string[] } => {
  const said: string[] = []
  return {
    home: path,
    databaseUrl: undefined,
    env: {},
    said,
    say: (line) => said.push(line),
    progress: () => undefined,
  }
}
const lineOf = (seq: number) =>
  formatEventLine(
    seq === 1 ? createdEvent({}, runId) : seq === 2 ? startedEvent(2) : stepsEvent(seq, seq - 2, [1 / seq]),
  )
const blobOf = (seq: number) => {
  const bytes = Buffer.from(`predictions of event ${seq}`)
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}

beforeAll(async () => {
  hub = await startHub({ home: home.path, port: 0 })
  writeFileSync(join(home.path, homeLayout.hubFile), JSON.stringify({ url: hub.url, pid: process.pid }))
  waiting = await hub.desk.start(runSettingsSchema.parse({ name: 'waits', model: 'model_1' }))
})
afterAll(async () => {
  await hub?.close()
  for (const each of [home, other]) each.remove()
})

it('a backup that is made while a run trains has every blob its events name, and is restored to the same', async () => {
  let sent = 0
  let isBackedUp = false
  // Trains until the backup is there: first the blob, then the event, as trainers do.
  const train = async () => {
    while (!isBackedUp || sent < 10) {
      const { bytes, sha256 } = blobOf(sent + 1)
      await fetch(`${hub.url}/api/blobs/${sha256}`, { method: 'PUT', body: bytes })
      await hub.desk.append(runId, [lineOf(sent + 1)])
      sent += 1
    }
  }
  const training = train()
  while (sent < 5) await new Promise(setImmediate)
  const context = contextOf(home.path)
  await backUp(context, backup)
  isBackedUp = true
  await training
  expect(context.said.join()).toContain('Backed up the database and')

  const place = contextOf(join(other.path, 'home'))
  await restore(place, backup)
  expect(place.said.join()).toContain('Rows and checksums are as they were')
  const restored = await openStore({ home: place.home })
  const lines = await linesAfter(restored.database, runId, 0, 10_000)
  expect(lines.length).toBeGreaterThanOrEqual(5)
  expect(lines).toEqual(lines.map((_, i) => lineOf(i + 1)))
  // What waited for a trainer still does.
  const queue = await RunQueue.open(restored)
  expect((await queue.claim([]))?.id).toBe(waiting)
  await queue.close()
  await restored.close()
  const hubAgain = await startHub({ home: place.home, port: 0 })
  for (const i of lines.keys()) {
    const { bytes, sha256 } = blobOf(i + 1)
    expect(Buffer.from(await (await fetch(`${hubAgain.url}/api/blobs/${sha256}`)).arrayBuffer()).equals(bytes)).toBe(
      true,
    )
  }
  await hubAgain.close()
  await expect(restore(place, backup)).rejects.toThrow('the target has data already')
})

it('a backup that was broken off is none', async () => {
  rmSync(join(backup, 'backup.json'))
  await expect(restore(contextOf(join(other.path, 'empty')), backup)).rejects.toThrow('may have been broken off')
})

it('nothing is copied from a data folder that a dashboard has open', () =>
  expect(copyData(contextOf(home.path), { to: 'postgres://127.0.0.1:1/none' })).rejects.toThrow(
    'has this data folder open',
  ))

it('all runs are copied to a server and back, and those that waited wait again', async () => {
  const server = await startTemporaryPostgres()
  try {
    await hub.close()
    const out = contextOf(home.path)
    await copyData(out, { to: server.url })
    await expect(copyData(out, { to: server.url })).rejects.toThrow('the target has data already')
    const back = contextOf(join(other.path, 'back'))
    await copyData(back, { from: server.url })
    expect(back.said).toEqual(out.said)
    const [before, after] = [await openStore({ home: home.path }), await openStore({ home: back.home })]
    expect(await linesAfter(after.database, runId, 0, 10_000)).toEqual(
      await linesAfter(before.database, runId, 0, 10_000),
    )
    const queue = await RunQueue.open(after)
    expect((await queue.claim([]))?.id).toBe(waiting)
    await queue.close()
    await Promise.all([before.close(), after.close()])
  } finally {
    await server.stop()
  }
})

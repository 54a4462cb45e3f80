import { createHash } from 'node:crypto'
import { createdEvent, epochEvent, startedEvent, stepsEvent } from '@misfit/events/testing/example-events'
import { takenArchiveSchema } from '@misfit/events/http/http-api'
import { formatEventLine, type RunEvent } from '@misfit/events/run/run-event'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { spriteSheets } from '@misfit/data/sprite-sheet'
import { checkDescribed } from '../testing/check-described.ts'
import { type Hub, startHub } from '../hub.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const runId = 'abc123def456'
/** A run that both hubs have, each with another second event. */
const parted = 'parted000000'

describe('an archive', () => {
  const homes = [temporaryStoreHome(), temporaryStoreHome()]
  let from: Hub
  let to: Hub
  const [drawn] = spriteSheets(
    { count: 3, images: new Uint8Array(12) },
    { imageShape: [2, 2, 1], columns: 1, perSheet: 3 },
  )
  const blobs = [
    new TextEncoder().encode('predictions'),
    Uint8Array.from(drawn!.bytes),
    new TextEncoder().encode('labels'),
  ]
  const refs = blobs.map((bytes) => ({ sha256: sha256(bytes), bytes: bytes.length }))
  const [predictions, sheet, labels] = refs
  const images = { sheets: [sheet], labels, sourceIndex: labels }
  const partition = { count: 3, classCounts: [1, 2] }
  const description = {
    id: '0123456789abcdef',
    name: 'two',
    imageShape: [2, 2, 1] as [number, number, number],
    classes: ['<i>', 'straße'],
    partitions: { train: partition, validation: partition, test: partition },
    source: '',
  }
  const dataset = {
    description,
    tiles: { columns: 1, perSheet: 3 },
    images: { train: images, validation: images, test: images },
  }
  const events: RunEvent[] = [
    createdEvent({ name: '../../etc <script>' }, runId),
    startedEvent(2),
    { seq: 3, at: 1002, type: 'dataset', dataset: description },
    stepsEvent(4, 1, [2, Number.NaN]),
    { ...epochEvent(5, 1, 2), predictions: predictions ?? { sha256: '', bytes: 0 } },
    { seq: 6, at: 1005, type: 'finished', outcome: 'completed' },
  ]
  const lines = events.map((event) => `${formatEventLine(event)}\n`)

  const put = (hub: Hub, path: string, body: Uint8Array<ArrayBuffer> | string) =>
    fetch(`${hub.url}${path}`, { method: 'PUT', body })
  const text = async (hub: Hub, path: string) => (await fetch(`${hub.url}${path}`)).text()
  const append = (hub: Hub, id: string, some: readonly string[]) =>
    fetch(`${hub.url}/api/runs/${id}/events`, { method: 'POST', body: some.join('') })
  const download = async (id = runId) =>
    new Uint8Array(await (await fetch(`${from.url}/api/archives/${id}`)).arrayBuffer())
  const upload = async (archive: Uint8Array<ArrayBuffer>) => {
    const answer = await fetch(`${to.url}/api/archives`, { method: 'POST', body: archive })
    const body: unknown = await answer.json()
    expect(checkDescribed('POST', '/api/archives', answer.status, body)).toBeNull()
    return { status: answer.status, body }
  }
  /** All that a hub answers about the run. */
  const shown = async (hub: Hub) =>
    Promise.all(
      [
        `/api/runs/${runId}`,
        `/api/runs/${runId}/events`,
        '/api/datasets',
        `/api/datasets/${description.id}`,
        ...refs.map((ref) => `/api/blobs/${ref.sha256}`),
      ].map((path) => text(hub, path)),
    )

  beforeAll(async () => {
    ;[from, to] = await Promise.all([
      startHub({ home: homes[0]?.path ?? '', port: 0 }),
      startHub({ home: homes[1]?.path ?? '', port: 0 }),
    ])
    for (const bytes of blobs) await put(from, `/api/blobs/${sha256(bytes)}`, bytes)
    expect((await put(from, `/api/datasets/${description.id}`, JSON.stringify(dataset))).status).toBe(204)
    expect((await append(from, runId, lines)).status).toBe(200)
    for (const [hub, attempt] of [
      [from, 1],
      [to, 2],
    ] as const) {
      expect(
        (
          await append(
            hub,
            parted,
            [createdEvent({}, parted), { ...startedEvent(2), attempt }].map((event) => `${formatEventLine(event)}\n`),
          )
        ).status,
      ).toBe(200)
    }
    await fetch(`${from.url}/api/runs/${runId}`, {
      method: 'PATCH',
      body: JSON.stringify({ name: 'renamed 🚗', tags: ['kept'] }),
    })
  })
  afterAll(async () => {
    await Promise.all([from?.close(), to?.close()])
    for (const home of homes) home.remove()
  })

  it('that is damaged changes nothing', async () => {
    const before = await shown(to)
    const damaged = await download()
    const at = Buffer.from(damaged).indexOf('predictions', Buffer.from(damaged).indexOf(`blobs/${predictions?.sha256}`))
    damaged[at] = 0
    expect(await upload(damaged)).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/^the archive: blobs\/[0-9a-f]{64} holds other bytes/) },
    })
    expect(await upload(new Uint8Array([1, 2, 3]))).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('no whole zip file') },
    })
    expect(await upload(new Uint8Array())).toMatchObject({ status: 400 })
    expect(await shown(to)).toEqual(before)
  })

  it('of a run that is here with other events changes nothing', async () => {
    const before = await text(to, `/api/runs/${parted}/events`)
    expect(await upload(await download(`${runId},${parted}`))).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining(`run ${parted} is here with other events, from number 2 on`) },
    })
    expect(await text(to, `/api/runs/${parted}/events`)).toBe(before)
    expect((await fetch(`${to.url}/api/runs/${runId}`)).status).toBe(404)
  })

  it('shows the same pages elsewhere: every line, blob and dataset, its name and tags', async () => {
    expect(await upload(await download())).toEqual({
      status: 200,
      body: { runs: [{ runId, name: 'renamed 🚗', outcome: 'new' }], datasets: 1, blobs: 3 },
    })
    expect(await text(to, `/api/runs/${runId}/events`)).toBe(lines.join(''))
    expect(await shown(to)).toEqual(await shown(from))
  })

  it('changes nothing the second time', async () => {
    const before = await shown(to)
    expect(takenArchiveSchema.parse((await upload(await download())).body)).toMatchObject({
      runs: [{ outcome: 'there' }],
      datasets: 0,
      blobs: 0,
    })
    expect(await shown(to)).toEqual(before)
  })

  it('of a run that was deleted here is refused', async () => {
    await fetch(`${to.url}/api/runs/${runId}`, { method: 'DELETE' })
    expect(await upload(await download())).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining('was deleted here; restore it first') },
    })
  })

  it('is named by ids only, and of what is there', async () => {
    const one = await fetch(`${from.url}/api/archives/${runId}`)
    expect(one.headers.get('content-disposition')).toBe(`attachment; filename="misfit-${runId}.zip"`)
    await one.body?.cancel()
    const all = await fetch(`${from.url}/api/archives/all`)
    expect([all.status, all.headers.get('content-type')]).toEqual([200, 'application/zip'])
    await all.body?.cancel()
    expect((await fetch(`${from.url}/api/archives/zzzzzzzzzzzz`)).status).toBe(404)
    expect((await fetch(`${from.url}/api/archives/..%2f..%2fetc`)).status).toBe(400)
  })
})

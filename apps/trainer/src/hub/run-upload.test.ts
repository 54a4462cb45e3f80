import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { blobsOf } from '@misfit/events/run/blobs-of-event'
import { parseEventLine, type NewRunEvent } from '@misfit/events/run/run-event'
import { runSettingsSchema } from '@misfit/events/settings/settings'
import { mostLines, type TrainerClientToServer, type TrainerServerToClient } from '@misfit/events/live/socket'
import { createRun } from '../run-folder/create-run.ts'
import { runPath, type Home } from '../run-folder/home.ts'
import { HubLink } from './hub-link.ts'
import { RunFolder } from '../run-folder/run-folder.ts'
import { RunLog } from '../run-folder/run-log.ts'
import { temporaryHome } from '../testing/temporary-home.ts'
import { trainerStatus } from '../service/trainer-status.ts'

const runId = 'abcdefgh0123'

/** The other end of the wire: stores lines in memory, as the contract says, and can refuse, forget and hang up. */
class RecordingHub {
  readonly lines: string[] = []
  readonly blobs = new Set<string>()
  /** Blobs that a line named before they were there. */
  readonly early: string[] = []
  largestBatch = 0
  deleted = false
  refusals = 0
  readonly #http = createServer((request, response) => {
    void this.#blob(request, response)
  })
  readonly io = new Server<TrainerClientToServer, TrainerServerToClient>(this.#http)

  constructor() {
    this.io.of('/trainer').on('connection', (socket) => {
      socket.on('hello', ({ runs }, answer) => {
        answer({
          ok: true,
          value: { acknowledged: Object.fromEntries(runs.map((id) => [id, this.lines.length])), superseded: [] },
        })
      })
      socket.on('position', (_id, answer) => {
        answer({ ok: true, value: { acknowledged: this.lines.length, deleted: this.deleted } })
      })
      socket.on('heartbeat', (_beat, answer) => {
        answer({ ok: true, value: { now: Date.now() + 5000, superseded: [] } })
      })
      socket.on('append', ({ lines }, answer) => {
        if (this.refusals > 0) {
          this.refusals -= 1
          answer({ ok: false, error: 'not now' })
          return
        }
        this.largestBatch = Math.max(this.largestBatch, lines.length)
        for (const line of lines) this.#store(line)
        answer({ ok: true, value: { acknowledged: this.lines.length, superseded: false } })
      })
    })
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#http.listen(0, '127.0.0.1', resolve)
    })
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    await this.io.close()
  }

  #store(line: string): void {
    const event = parseEventLine(line)
    if (event.seq !== this.lines.length + 1) return
    for (const { sha256 } of blobsOf(event)) if (!this.blobs.has(sha256)) this.early.push(sha256)
    this.lines.push(line)
  }

  async #blob(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = request.url?.split('/').at(-1) ?? ''
    if (request.method === 'PUT') {
      const hash = createHash('sha256')
      for await (const chunk of request) hash.update(chunk as Buffer)
      if (hash.digest('hex') === name) this.blobs.add(name)
    }
    response.writeHead(this.blobs.has(name) ? 200 : 404).end()
  }
}

let home: Home
let remove: () => void
let hub: RecordingHub
let link: HubLink
let folder: RunFolder
let log: RunLog

beforeEach(async () => {
  ;({ home, remove } = temporaryHome())
  createRun(home, { runId, settings: runSettingsSchema.parse({ name: 'a run', model: 'model_1' }) })
  folder = RunFolder.open(runPath(home, runId))
  log = new RunLog(folder.path)
  hub = new RecordingHub()
  link = new HubLink({
    url: await hub.listen(),
    status: trainerStatus({ backend: 'cpu', tensorflow: 'none', warning: null }),
    takesJobs: false,
    onCommand: () => undefined,
  })
})
afterEach(async () => {
  link.close()
  folder.close()
  await hub.close()
  remove()
})

const note = (message: string): NewRunEvent => ({ type: 'log', level: 'info', message })
const tested = (): NewRunEvent => ({
  type: 'test',
  epoch: 1,
  loss: 0.1,
  accuracy: 0.9,
  count: 10,
  predictions: folder.writeBlob(Buffer.from(`predictions ${folder.lastSeq}`)),
})
const allLines = () => log.read(0, { lines: 1e6, bytes: 1e9 })

it('a run folder arrives line by line, in batches no larger than agreed, its blobs first', async () => {
  for (let i = 0; i < 1200; i++) folder.append(i % 400 === 0 ? tested() : note('x'.repeat(i)))
  expect(await link.add(runId, log, { alive: true }).drained(20_000)).toBe('sent')
  expect(hub.lines).toEqual(await allLines())
  expect(hub.largestBatch).toBeLessThanOrEqual(mostLines)
  expect(hub.blobs.size).toBe(3)
  expect(hub.early).toEqual([])
})

it('scores beside predictions arrive before the line that names them', async () => {
  const scores = folder.writeBlob(Buffer.from('scores'))
  folder.append({ ...tested(), scores } as NewRunEvent)
  expect(await link.add(runId, log, { alive: true }).drained(20_000)).toBe('sent')
  expect([hub.blobs.has(scores.sha256), hub.blobs.size, hub.early]).toEqual([true, 2, []])
})

it('each event is there once, however often the connection breaks or the hub refuses', async () => {
  const stream = link.add(runId, log, { alive: true })
  for (let round = 0; round < 6; round++) {
    for (let i = 0; i < 50; i++) folder.append(note(`${round}.${i}`))
    void stream.nudge()
    if (round % 2 === 0) hub.io.of('/trainer').disconnectSockets(true)
    else hub.refusals = 1
    expect(await stream.drained(20_000)).toBe('sent')
  }
  expect(hub.lines).toEqual(await allLines())
})

it('a nudge resolves when lines are looked for: not before there is a hub to send them to', async () => {
  const stream = link.add(runId, log, { alive: true })
  let hasLooked = false
  const looked = stream.nudge().then(() => {
    hasLooked = true
  })
  await Promise.resolve()
  expect([link.connected, hasLooked]).toEqual([false, false])
  await looked
  expect(await stream.drained(20_000)).toBe('sent')
})

it('a hub that lost its store gets the whole run again', async () => {
  const stream = link.add(runId, log, { alive: true })
  folder.append(tested())
  void stream.nudge()
  expect(await stream.drained(20_000)).toBe('sent')
  hub.lines.length = 0
  hub.blobs.clear()
  hub.io.of('/trainer').disconnectSockets(true)
  await expect.poll(() => hub.lines.length, { timeout: 20_000 }).toBe(2)
  expect(hub.lines).toEqual(await allLines())
  expect(hub.early).toEqual([])
})

it('a deleted run is not sent', async () => {
  hub.deleted = true
  expect(await link.add(runId, log, { alive: false }).drained(20_000)).toBe('deleted')
  expect(hub.lines).toEqual([])
})

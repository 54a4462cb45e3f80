import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { errorSchema } from '@misfit/events/http/http-api'
import { parseEventLine } from '@misfit/events/run/run-event'
import { runSummarySchema } from '@misfit/events/run/run-summary'
import { startHub, type Hub } from '@misfit/hub/hub'
import { newRunId } from '@misfit/hub/runs/new-id'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Python } from './python.ts'

const metrics = (seq: number, step: number) =>
  `{"type":"metrics","step":[${step}],"series":[{"name":"tokens","values":[1]}],"seq":${seq},"at":${1000 + seq}}`
const finished = (seq: number) => `{"type":"finished","outcome":"completed","seq":${seq},"at":${1000 + seq}}`
/** By a client of before: nanoseconds for steps, a torn line, and numbers that a fork gave a second time. */
const damaged = ['1.7e18', '2']
  .map((step, i) => metrics(2 + i, Number(step)))
  .concat('{"type":"metr', metrics(5, 1.5), metrics(5, 5), metrics(6, 6), finished(7))

describe('a run folder that a client of before damaged', () => {
  const home = temporaryStoreHome()
  let python: Python
  let hub: Hub
  let before: Server
  /** Requests for lines that came to the hub of before. */
  let requests = 0
  beforeAll(async () => {
    python = Python.prepare()
    hub = await startHub({ home: home.path, port: 0 })
    // A hub of before says that it refuses, and not which of the lines.
    before = createServer((request, response) => {
      void (async () => {
        if (request.url?.endsWith('/events')) requests += 1
        const body = await buffer(request)
        const type = request.headers['content-type']
        const answer = await fetch(`${hub.url}${request.url}`, {
          method: request.method ?? 'GET',
          ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
          headers: type === undefined ? {} : { 'content-type': type },
        })
        const text = await answer.text()
        response.writeHead(answer.status, { 'content-type': 'application/json' })
        response.end(answer.ok ? text : JSON.stringify({ error: errorSchema.parse(JSON.parse(text)).error }))
      })()
    })
    await new Promise<void>((resolve) => {
      before.listen(0, '127.0.0.1', resolve)
    })
  })
  afterAll(async () => {
    before.close()
    await hub?.close()
    home.remove()
  })

  function runFolder(lines: readonly string[]): { runId: string; folder: string } {
    const runId = newRunId()
    const folder = path.join(home.path, 'client', 'runs', runId)
    mkdirSync(folder, { recursive: true })
    const created = `{"type":"created","runId":"${runId}","settings":{"name":"damaged","model":"m"},"seq":1,"at":1001}`
    writeFileSync(path.join(folder, 'events.jsonl'), [created, ...lines, ''].join('\n'))
    return { runId, folder }
  }
  const push = (folder: string, url: string) =>
    python.run(['-m', 'misfit', 'push', folder], { environment: { MISFIT_HUB: url } })
  const linesOnHub = async (runId: string) =>
    (await (await fetch(`${hub.url}/api/runs/${runId}/events`)).text()).trimEnd().split('\n')
  const addressOfBefore = () => `http://127.0.0.1:${(before.address() as AddressInfo).port}`

  it.each([
    ['of now', () => hub.url],
    ['of before', addressOfBefore],
  ] as const)('is pushed to a hub %s but for the lines that are no events, which are named', async (_, url) => {
    const { runId, folder } = runFolder(damaged)
    for (let round = 0; round < 2; round++) {
      const { status, stdout, stderr } = await push(folder, url())
      expect(stdout.toString()).toBe(`run ${runId}: 8 events on ${url()}/runs/${runId}\n`)
      expect(stderr).toContain('3 lines are no events and are left out')
      expect(stderr).toContain(
        'line 2: metrics: step.0 is 1700000000000000000; a whole number from -9007199254740991 up to ' +
          '9007199254740991 expected',
      )
      expect(stderr).toMatch(/line 4: .*JSON/)
      expect(stderr).toContain('line 5: metrics: step.0 is 1.5')
      expect(stderr).toContain('line 6 has the number 5, and 2 after it have others than their own')
      expect(stderr).toContain('correct these lines in a copy of the folder')
      expect(status).toBe(1)
    }
    const lines = await linesOnHub(runId)
    const events = lines.map(parseEventLine)
    expect(events.map(({ seq, type, writtenAs }) => [seq, type, writtenAs])).toEqual([
      [1, 'created', undefined],
      [2, 'log', undefined],
      [3, 'metrics', undefined],
      [4, 'log', undefined],
      [5, 'log', undefined],
      [6, 'metrics', 5],
      [7, 'metrics', 6],
      [8, 'finished', 7],
    ])
    // What is whole is the very line of the folder.
    const folderLines = readFileSync(path.join(folder, 'events.jsonl'), 'utf8').split('\n')
    for (const place of [1, 3]) expect(lines[place - 1]).toBe(folderLines[place - 1])
    expect(runSummarySchema.parse(await (await fetch(`${hub.url}/api/runs/${runId}`)).json())).toMatchObject({
      status: 'completed',
      leftOut: 3,
      renumbered: 3,
    })
  })

  it('with one such line among thousands takes a hub of before a few requests more', async () => {
    const lines = Array.from({ length: 3000 }, (_, i) => metrics(2 + i, i))
    lines[1700] = metrics(1702, 0.5)
    const { runId, folder } = runFolder(lines)
    requests = 0
    await push(folder, addressOfBefore())
    expect((await linesOnHub(runId)).length).toBe(3001)
    expect(requests).toBeLessThan(40)
  })

  it('whose images no hub takes is sent without them', async () => {
    const description =
      '{"id":"0123456789abcdef","name":"d","imageShape":[1,1,1],"classes":["a"],"partitions":{' +
      '"train":{"count":0,"classCounts":[0]},"validation":{"count":0,"classCounts":[0]},' +
      '"test":{"count":0,"classCounts":[0]}},"source":"x"}'
    const { runId, folder } = runFolder([`{"type":"dataset","dataset":${description},"seq":2,"at":1002}`, finished(3)])
    const images = path.join(home.path, 'client', 'datasets', '0123456789abcdef')
    mkdirSync(images, { recursive: true })
    writeFileSync(path.join(images, 'published.json'), '{"description":"damaged","images":{}}')
    const { status, stderr } = await push(folder, hub.url)
    expect([status, stderr]).toEqual([0, expect.stringContaining('its images cannot be sent: the hub answered 400')])
    expect(await linesOnHub(runId)).toHaveLength(3)
  })
})

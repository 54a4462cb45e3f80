import { createHash } from 'node:crypto'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { decodePredictions } from '@misfit/evaluation/predictions/predictions-codec'
import { errorSchema } from '@misfit/events/http/http-api'
import { formatEventLine } from '@misfit/events/run/run-event'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { httpRoutes } from '@misfit/events/http/http-routes'
import { spriteSheets } from '@misfit/data/sprite-sheet'
import { z } from 'zod'
import { type Hub, startHub } from '../hub.ts'
import { newRunId } from '../runs/new-id.ts'
import { checkDescribed } from '../testing/check-described.ts'
import { connectTrainer, linesOfRun } from '../testing/test-trainer.ts'

const openApiSchema = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
})
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('the HTTP API', () => {
  const home = temporaryStoreHome()
  let hub: Hub
  beforeAll(async () => {
    hub = await startHub({ home: home.path, port: 0 })
  })
  afterAll(async () => {
    await hub?.close()
    home.remove()
  })

  const call = (method: string, path: string, body?: unknown) =>
    fetch(`${hub.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  const answer = async (method: string, path: string, sent?: unknown) => {
    const response = await call(method, path, sent)
    const content = await response.text()
    const body = content === '' ? null : (JSON.parse(content) as unknown)
    expect(checkDescribed(method, new URL(response.url).pathname, response.status, body)).toBeNull()
    return { status: response.status, body }
  }
  const settings = { name: 'a run', model: 'model_1' }
  const start = async (more: object = {}) =>
    ((await answer('POST', '/api/runs', { settings: { ...settings, ...more } })).body as { runId: string }).runId
  const fetchRun = async (runId: string) => (await answer('GET', `/api/runs/${runId}`)).body as RunSummary
  const trained = async (count: number) => {
    const runId = newRunId()
    const trainer = await connectTrainer(hub.url, { takesJobs: false })
    const lines = linesOfRun(runId, count)
    for (let i = 0; i < count; i += 500) await trainer.append(runId, lines.slice(i, i + 500))
    trainer.close()
    return { runId, lines }
  }

  it('says that it is well', async () => {
    expect(await answer('GET', '/api/health')).toEqual({ status: 200, body: { ok: true, version: '0.1.0' } })
  })

  it('describes every route, and no other', async () => {
    const document = openApiSchema.parse((await answer('GET', '/api/openapi.json')).body)
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    )
    expect(described.sort()).toEqual([...new Set(hub.routes)].sort())
    expect(document.components.schemas).toHaveProperty('RunEvent')
  })

  it.each([
    "'; drop table runs; --",
    "' or '1'='1",
    '"; delete from events; --',
    '1); truncate runs cascade; --',
    "\\'; select pg_sleep(9); --",
    "%' or name like '%",
  ])('takes the SQL %s for nothing but text', async (sql) => {
    const { runId, lines } = await trained(3)
    const named = await start({ name: sql, tags: [sql] })
    expect(await fetchRun(named)).toMatchObject({ name: sql, tags: [sql] })
    await answer('PUT', `/api/notes/${named}`, { text: sql, basedOn: 0 })
    expect((await answer('GET', `/api/notes/${named}`)).body).toMatchObject({ text: sql })
    const before = ((await answer('GET', '/api/runs')).body as RunSummary[]).map(({ runId }) => runId)
    for (const route of hub.routes.filter((each) => each.includes(':'))) {
      const [method = '', path = ''] = route.split(' ')
      const { status } = await call(
        method,
        path.replaceAll(/:\w+/g, encodeURIComponent(sql)),
        method === 'GET' ? undefined : {},
      )
      expect([400, 404, 405], route).toContain(status)
    }
    for (const [name, route] of Object.entries(httpRoutes)) {
      for (const parameter of Object.keys(route.query ?? {})) {
        const [method = '', path = ''] = name.split(' ')
        if (method === 'GET')
          expect(
            (await call(method, `${path.replace(':id', runId)}?${parameter}=${encodeURIComponent(sql)}`)).status,
            name,
          ).toBe(400)
      }
    }
    expect(((await answer('GET', '/api/runs')).body as RunSummary[]).map(({ runId }) => runId)).toEqual(before)
    expect(await (await call('GET', `/api/runs/${runId}/events`)).text()).toBe(`${lines.join('\n')}\n`)
  })

  it('sends the list of runs again only when it has changed', async () => {
    const runId = await start()
    const version = (await call('GET', '/api/runs')).headers.get('etag') ?? ''
    const again = () => fetch(`${hub.url}/api/runs`, { headers: { 'if-none-match': version } })
    expect([(await again()).status, await (await again()).text()]).toEqual([304, ''])
    await call('PATCH', `/api/runs/${runId}`, { name: 'renamed' })
    expect([(await again()).status, await (await again()).text()]).toEqual([200, expect.stringContaining('renamed')])
  })

  it('queues runs and lists them, newest first', async () => {
    const ids = [await start(), await start({ name: 'second', tags: ['a'] })]
    const list = (await answer('GET', '/api/runs')).body as RunSummary[]
    expect(list.slice(0, 2).map(({ runId }) => runId)).toEqual(ids.toReversed())
    expect(list[0]).toMatchObject({ name: 'second', tags: ['a'], status: 'queued', settings: { epochs: 5, seed: 42 } })
  })

  it('queues the walk', async () => {
    const { body } = await answer('POST', '/api/walk')
    const { walkId, runIds } = body as { walkId: string; runIds: string[] }
    const runs = await Promise.all(runIds.map(fetchRun))
    expect(runs.map(({ walk }) => walk)).toEqual([0, 1, 2, 3].map((position) => ({ walkId, position })))
  })

  it('renames and tags runs, with names that are not unique', async () => {
    const runId = await start()
    for (const edit of [
      { name: '../../etc/passwd' },
      { name: '<script>alert(1)</script>' },
      { name: 'a run', tags: ['x', 'y'] },
    ]) {
      expect(await answer('PATCH', `/api/runs/${runId}`, edit)).toMatchObject({ status: 200, body: edit })
      expect(await fetchRun(runId)).toMatchObject(edit)
    }
  })

  it('deletes runs, which can be undone', async () => {
    const runId = await start()
    expect((await call('DELETE', `/api/runs/${runId}`)).status).toBe(204)
    expect(await answer('GET', `/api/runs/${runId}`)).toEqual({
      status: 404,
      body: { error: `run ${runId} was deleted; restore it first` },
    })
    expect(((await answer('GET', '/api/runs')).body as RunSummary[]).some((run) => run.runId === runId)).toBe(false)
    expect(await answer('POST', `/api/runs/${runId}/restore`)).toMatchObject({
      status: 200,
      body: { runId, status: 'stopped' },
    })
  })

  it('does not delete a run that trains', async () => {
    const { runId } = await trained(5)
    expect(await answer('DELETE', `/api/runs/${runId}`)).toEqual({
      status: 409,
      body: { error: `run ${runId} is running; stop it first` },
    })
  })

  it('gives the lines of a run folder', async () => {
    const { runId, lines } = await trained(1203)
    const response = await call('GET', `/api/runs/${runId}/events?after=3`)
    expect(response.headers.get('content-type')).toContain('application/x-ndjson')
    expect((await response.text()).split('\n')).toEqual([...lines.slice(3), ''])
    expect(await (await call('GET', `/api/runs/${runId}/events?after=1203`)).text()).toBe('')
  })

  describe('runs that another program logs', () => {
    const append = (runId: string, lines: string[]) =>
      answer('POST', `/api/runs/${runId}/events`, lines.map((line) => `${line}\n`).join(''))

    it('are stored line by line, each once, however often a line is sent', async () => {
      const runId = newRunId()
      const lines = linesOfRun(runId, 8)
      expect(await answer('GET', `/api/runs/${runId}/position`)).toEqual({
        status: 200,
        body: { acknowledged: 0, deleted: false },
      })
      expect(await append(runId, lines.slice(0, 5))).toEqual({ status: 200, body: { acknowledged: 5 } })
      expect(await append(runId, lines.slice(2, 8))).toEqual({ status: 200, body: { acknowledged: 8 } })
      expect(await append(runId, lines.slice(0, 3))).toEqual({ status: 200, body: { acknowledged: 8 } })
      expect(await (await call('GET', `/api/runs/${runId}/events`)).text()).toBe(
        lines.map((line) => `${line}\n`).join(''),
      )
      expect(await answer('GET', `/api/runs/${runId}/position`)).toEqual({
        status: 200,
        body: { acknowledged: 8, deleted: false },
      })
      expect(await fetchRun(runId)).toMatchObject({ status: 'running', lastSeq: 8 })
    })

    it('are told the clock by a heartbeat, and refused one when they are not known', async () => {
      const { runId } = await trained(3)
      const { status, body } = await answer('POST', `/api/runs/${runId}/heartbeat`)
      expect([status, typeof (body as { now: number }).now]).toEqual([200, 'number'])
      expect((await answer('POST', `/api/runs/${newRunId()}/heartbeat`)).status).toBe(404)
    })

    it('are stopped by the answer to their heartbeat, and cannot be paused or gone on with', async () => {
      const runId = newRunId()
      const program = {
        name: 'Keras 3',
        language: 'Python 3',
        client: 'test',
        host: 'desk',
        platform: 'linux',
        cpu: 'a processor',
        cores: 2,
      }
      const [created] = linesOfRun(runId, 1)
      await append(runId, [
        created!,
        formatEventLine({ seq: 2, at: 1001, type: 'started', attempt: 1, fromStep: 0, program }),
      ])
      expect(await answer('POST', `/api/runs/${runId}/stop`)).toEqual({
        status: 409,
        body: { error: expect.stringContaining('no trainer holds') },
      })
      expect((await answer('POST', `/api/runs/${runId}/heartbeat`)).body).not.toHaveProperty('command')
      expect((await answer('POST', `/api/runs/${runId}/pause`)).status).toBe(409)
      expect((await answer('POST', `/api/runs/${runId}/stop`)).status).toBe(204)
      expect((await answer('POST', `/api/runs/${runId}/heartbeat`)).body).toHaveProperty('command', 'stop')
      await append(runId, [formatEventLine({ seq: 3, at: 1002, type: 'finished', outcome: 'stopped' })])
      expect(await fetchRun(runId)).toMatchObject({ status: 'stopped' })
      expect(await answer('POST', `/api/runs/${runId}/continue`)).toEqual({
        status: 409,
        body: { error: expect.stringContaining('Keras 3 trained this run') },
      })
    })

    it.each<[string, number, string, (runId: string) => string[]]>([
      ['a gap', 409, 'event 4 came where 1 was expected', (runId) => linesOfRun(runId, 4).slice(3)],
      ['another run', 409, 'its first event is of run', () => linesOfRun(newRunId(), 2)],
      ['no lines', 400, 'no lines', () => []],
      ['an empty line', 400, 'not JSON', (runId) => [linesOfRun(runId, 1)[0]!, '', '']],
      ['what is no event', 400, 'type', () => ['{"seq":1,"at":1,"type":"surprise"}']],
      ['too many lines', 413, 'at most 500', (runId) => linesOfRun(runId, 501)],
      ['too many bytes', 413, 'bytes', (runId) => linesOfRun(runId, 30, 40_000)],
    ])('with %s are refused with %i: %s, and nothing is stored', async (_, status, reason, make) => {
      const runId = newRunId()
      expect(await append(runId, make(runId))).toMatchObject({
        status,
        body: { error: expect.stringContaining(reason) },
      })
      expect(await answer('GET', `/api/runs/${runId}/position`)).toEqual({
        status: 200,
        body: { acknowledged: 0, deleted: false },
      })
    })
  })

  it('names each line that is no event', async () => {
    const runId = newRunId()
    const [created, started, steps] = linesOfRun(runId, 3)
    const step = Number.MAX_SAFE_INTEGER + 1
    const wrong = `{"seq":2,"at":1,"type":"metrics","step":[${step}],"series":[{"name":"a","values":[1]}]}`
    const asked = await call('POST', `/api/runs/${runId}/events`, [created, wrong, steps, '{"se', started].join('\n'))
    expect(errorSchema.parse(await asked.json())).toEqual({
      error: expect.stringMatching(/^line 2 of 5: .*step\.0.* \(and 1 more that are no events\)$/),
      refused: [
        { line: 2, reason: expect.stringContaining('step.0: a step is a whole number up to 9007199254740991') },
        { line: 4, reason: 'not JSON: {"se' },
      ],
    })
  })

  it('answers the commands of docs/http-api.md as it says', async () => {
    const page = readFileSync(new URL('../../../../docs/http-api.md', import.meta.url), 'utf8')
    const commands = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block).join('\n')
    const shell = spawn('bash', ['-e', '-c', `${commands}\nprintf '\\n%s' "$RUN"`], {
      cwd: home.path,
      env: { ...process.env, HUB: hub.url, no_proxy: '*' },
    })
    const [stdout, stderr, [status]] = await Promise.all([text(shell.stdout), text(shell.stderr), once(shell, 'exit')])
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toContain('{"acknowledged":4}{"acknowledged":4}{"acknowledged":4,"deleted":false}')
    const run = await fetchRun(stdout.split('\n').at(-1)!)
    expect(run).toMatchObject({
      status: 'completed',
      name: 'from a shell',
      epoch: 1,
      step: 3,
      valAccuracy: 0.3333,
      lastSeq: 6,
    })
    const blob = await (await call('GET', `/api/blobs/${/"sha256":"(\w+)"/.exec(stdout)?.[1]}`)).arrayBuffer()
    const predictions = decodePredictions(new Uint8Array(blob))
    expect([[...predictions.actual], [...predictions.predicted]]).toEqual([
      [0, 0, 1],
      [0, 1, 0],
    ])
    expect(predictions.loss[2]).toBeCloseTo(Math.LN2, 3)
  })

  it('refuses to start what no trainer knows, and says what is known', async () => {
    const trainer = await connectTrainer(hub.url)
    expect(await answer('POST', '/api/runs', { settings: { ...settings, model: '<b>' } })).toEqual({
      status: 400,
      body: { error: 'settings.model: unknown model <b>; known: model_1' },
    })
    expect((await answer('POST', '/api/runs', { settings: { ...settings, dataset: 'cats' } })).status).toBe(400)
    trainer.close()
  })

  it.each<[string, string, number, string, unknown?]>([
    ['POST', '/api/runs', 400, 'not JSON', 'not json'],
    ['POST', '/api/runs', 400, 'settings', {}],
    ['POST', '/api/runs', 400, 'settings.epochs: epochs must be at least 1', { settings: { ...settings, epochs: 0 } }],
    ['POST', '/api/runs', 400, 'settings.learningRate', { settings: { ...settings, learningRate: -1 } }],
    ['POST', '/api/runs', 400, 'at most 200', { settings: { ...settings, name: 'x'.repeat(10_000) } }],
    ['POST', '/api/runs', 413, 'bytes', { settings: { ...settings, name: 'x'.repeat(1_000_000) } }],
    ['PATCH', '/api/runs/RUN', 400, 'nothing to change', {}],
    ['PATCH', '/api/runs/RUN', 400, 'tags', { tags: 'a' }],
    ['GET', '/api/runs/RUN/events?after=-1', 400, 'after'],
    ['GET', '/api/runs/RUN/events?after=x', 400, 'after'],
    ['POST', '/api/runs/RUN/continue', 409, 'only a lost or stopped run'],
    ['GET', '/api/runs/..%2f..%2fetc', 400, 'a run id has 12'],
    ['GET', "/api/runs/';drop table--", 400, 'a run id has 12'],
    ['GET', '/api/runs/nosuchrun000', 404, 'no run nosuchrun000'],
    ['POST', '/api/runs/nosuchrun000/pause', 404, 'no run nosuchrun000'],
    ['POST', '/api/runs/nosuchrun000/explode', 404, '/explode'],
    ['GET', '/api/nothing', 404, '/api/nothing'],
    ['PUT', '/api/runs', 405, 'GET, HEAD, POST', {}],
    ['DELETE', '/api/health', 405, 'GET'],
    ['POST', '/api/blobs/00', 405, 'PUT'],
    ['PUT', '/api/blobs/..%2f..%2fetc%2fpasswd', 400, '64 hexadecimal', 'x'],
    ['GET', `/api/blobs/${'0'.repeat(64)}`, 404, 'no blob'],
    ['GET', '/api/datasets/nothex', 400, '16 hexadecimal'],
    ['GET', '/api/datasets/0123456789abcdef', 404, 'no dataset'],
    ['PUT', '/api/datasets/0123456789abcdef', 400, 'description', { description: {} }],
  ])('answers %s %s with %i: %s', async (method, path, status, reason, body) => {
    const runId = path.includes('RUN') ? await start() : ''
    const given = await answer(method, path.replace('RUN', runId), body)
    expect(given).toEqual({ status, body: { error: expect.stringContaining(reason) } })
  })

  describe('blobs', () => {
    const put = (name: string, bytes: Uint8Array<ArrayBuffer>) =>
      fetch(`${hub.url}/api/blobs/${name}`, { method: 'PUT', body: bytes })

    it('come back as they were, for good', async () => {
      const bytes = new Uint8Array(300_000).map((_, i) => i % 251)
      const name = sha256(bytes)
      expect((await call('HEAD', `/api/blobs/${name}`)).status).toBe(404)
      expect((await put(name, bytes)).status).toBe(204)
      const head = await call('HEAD', `/api/blobs/${name}`)
      expect([head.status, head.headers.get('content-length')]).toEqual([200, '300000'])
      const response = await call('GET', `/api/blobs/${name}`)
      expect(sha256(new Uint8Array(await response.arrayBuffer()))).toBe(name)
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'application/octet-stream',
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cache-control': 'private, max-age=31536000, immutable',
        'content-security-policy': "default-src 'none'; sandbox",
      })
      const cached = await fetch(`${hub.url}/api/blobs/${name}`, { headers: { 'if-none-match': `"${name}"` } })
      expect(cached.status).toBe(304)
    })

    it('are shown as images only when they are PNG', async () => {
      const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])
      const html = new TextEncoder().encode('<script>alert(1)</script>')
      await put(sha256(png), png)
      await put(sha256(html), html)
      expect((await call('GET', `/api/blobs/${sha256(png)}`)).headers.get('content-type')).toBe('image/png')
      expect((await call('GET', `/api/blobs/${sha256(html)}`)).headers.get('content-type')).toBe(
        'application/octet-stream',
      )
    })

    it('that hash to something else are refused', async () => {
      const answered = await put('0'.repeat(64), new TextEncoder().encode('x'))
      expect([answered.status, await answered.json()]).toEqual([400, { error: expect.stringContaining('not 0000') }])
    })

    it('that are too large are refused before they are sent', async () => {
      const sending = request({
        port: hub.port,
        host: '127.0.0.1',
        method: 'PUT',
        path: `/api/blobs/${'0'.repeat(64)}`,
        headers: { 'content-length': 10 ** 9, expect: '100-continue' },
      })
      sending.flushHeaders()
      const [response] = await once(sending, 'response')
      expect(response.statusCode).toBe(413)
      sending.destroy()
    })
  })

  it('queues one run for each fold', async () => {
    const { status, body } = await answer('POST', '/api/folds', {
      settings: { ...settings, name: 'x'.repeat(200) },
      folds: 3,
    })
    const { set, runIds } = body as { set: string; runIds: string[] }
    expect(status).toBe(200)
    const rows = await Promise.all(runIds.map(fetchRun))
    expect(rows.map((row) => row.settings.fold)).toEqual([0, 1, 2].map((index) => ({ set, count: 3, index })))
    expect(rows.map((row) => row.name.slice(-13))).toEqual(
      ['fold 1 of 3', 'fold 2 of 3', 'fold 3 of 3'].map((part) => `, ${part}`),
    )
    expect(rows.every((row) => row.name.length === 200)).toBe(true)
    expect((await answer('POST', '/api/folds', { settings, folds: 1 })).status).toBe(400)
    for (const runId of runIds) await answer('POST', `/api/runs/${runId}/stop`)
  })

  it('keeps a dataset whose blobs it has, and only such', async () => {
    const stored = async (bytes: Uint8Array<ArrayBuffer>) => {
      await fetch(`${hub.url}/api/blobs/${sha256(bytes)}`, { method: 'PUT', body: bytes })
      return refOf(bytes)
    }
    const refOf = (bytes: Uint8Array) => ({ sha256: sha256(bytes), bytes: bytes.length })
    const labels = new TextEncoder().encode('labels')
    const [drawn] = spriteSheets(
      { count: 3, images: new Uint8Array(12) },
      { imageShape: [2, 2, 1], columns: 1, perSheet: 3 },
    )
    const sheet = Uint8Array.from(drawn!.bytes)
    const images = { sheets: [refOf(sheet)], labels: refOf(labels), sourceIndex: refOf(labels) }
    const partition = { count: 3, classCounts: [1, 2] }
    const dataset = {
      description: {
        id: '0123456789abcdef',
        name: 'two',
        imageShape: [2, 2, 1],
        classes: ['<i>', '<i>'],
        partitions: { train: partition, validation: partition, test: partition },
        source: '',
      },
      tiles: { columns: 1, perSheet: 3 },
      images: { train: images, validation: images, test: images },
    }
    expect((await answer('PUT', '/api/datasets/0123456789abcdef', dataset)).status).toBe(409)
    for (const bytes of [sheet, labels]) await stored(bytes)
    // Small files that a browser would unpack to gigabytes, or to no image at all.
    const claiming = async (width: number, height: number) => {
      const bytes = Buffer.from(sheet)
      bytes.writeUInt32BE(width, 16)
      bytes.writeUInt32BE(height, 20)
      return { ...images, sheets: [await stored(Uint8Array.from(bytes))] }
    }
    for (const [test, problem] of [
      [
        await claiming(100_000, 100_000),
        /^images\.test\.sheets\.0: it is 100000 x 100000 pixels; its images take 2 x 6 at most$/,
      ],
      [await claiming(2, 7), /^images\.test\.sheets\.0: it is 2 x 7 pixels/],
      [{ ...images, sheets: [images.labels] }, /^images\.test\.sheets\.0: it is no PNG file$/],
    ] as const) {
      expect(
        await answer('PUT', '/api/datasets/0123456789abcdef', { ...dataset, images: { ...dataset.images, test } }),
      ).toEqual({ status: 400, body: { error: expect.stringMatching(problem) } })
    }
    const large = {
      ...dataset,
      tiles: { columns: 60_000, perSheet: 10_000_000 },
      images: { ...dataset.images, test: await claiming(100_000, 300) },
    }
    expect((await answer('PUT', '/api/datasets/0123456789abcdef', large)).status).toBe(204)
    expect(
      (
        await answer('PUT', '/api/datasets/0123456789abcdef', {
          ...large,
          images: { ...dataset.images, test: await claiming(100_000, 1000) },
        })
      ).status,
    ).toBe(400)
    expect((await answer('PUT', '/api/datasets/fedcba9876543210', dataset)).status).toBe(400)
    expect((await answer('PUT', '/api/datasets/0123456789abcdef', dataset)).status).toBe(204)
    expect((await answer('GET', '/api/datasets/0123456789abcdef')).body).toEqual(dataset)
    expect((await answer('GET', '/api/datasets')).body).toEqual([dataset.description])

    const marks = '/api/datasets/0123456789abcdef/marks'
    const mark = { partition: 'test', index: 0, verdict: { kind: 'corrected', classIndex: 0 } }
    expect((await answer('PUT', marks, { marks: [mark] })).status).toBe(204)
    expect((await answer('GET', marks)).body).toEqual([{ ...mark, note: '', tags: [] }])
    expect(await answer('PUT', marks, { marks: [mark, { ...mark, index: 100_000 }] })).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/^marks\.1\.index: test has \d+ images/) },
    })
    expect(
      await answer('PUT', marks, { marks: [{ ...mark, verdict: { kind: 'corrected', classIndex: 9999 } }] }),
    ).toMatchObject({ status: 400, body: { error: expect.stringContaining('marks.0.verdict.classIndex') } })
    expect((await answer('PUT', '/api/datasets/ffffffffffffffff/marks', { marks: [mark] })).status).toBe(404)
    expect((await answer('PUT', marks, { marks: [] })).status).toBe(400)
  })

  it.each([
    ['another name for this machine', { host: 'evil.example' }],
    ['a page of another site', { origin: 'https://evil.example' }],
  ])('refuses requests with %s', async (_, headers) => {
    const sending = request({ port: hub.port, host: '127.0.0.1', path: '/api/runs', headers })
    sending.end()
    const [response] = await once(sending, 'response')
    expect(response.statusCode).toBe(403)
    expect(JSON.parse(await text(response))).toEqual({ error: expect.stringContaining('evil.example') })
  })
})

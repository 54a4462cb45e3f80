import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  auditSchema,
  createdShareSchema,
  createdTokenSchema,
  type Presence,
  type Role,
  roles,
  sessionSchema,
  signedInSchema,
} from '@misfit/events/http/access'
import { httpRules, permits } from '@misfit/events/http/access-rules'
import { homeLayout } from '@misfit/events/home-layout'
import { createdEvent, epochEvent, startedEvent } from '@misfit/events/testing/example-events'
import { errorSchema, startedRunSchema } from '@misfit/events/http/http-api'
import { formatEventLine } from '@misfit/events/run/run-event'
import { runSummarySchema } from '@misfit/events/run/run-summary'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Hub, startHub } from '../hub.ts'
import { newRunId } from '../runs/new-id.ts'
import { problemOf } from '../api/problem.ts'
import { TestPage } from '../testing/page-client.ts'
import { connectTrainer } from '../testing/test-trainer.ts'

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

describe('a hub that others can reach', () => {
  const home = temporaryStoreHome()
  let hub: Hub
  let local: string
  const secrets: Record<Role, string> = { viewer: '', trainer: '', admin: '' }
  /** Two runs with a blob each. */
  const runs = [newRunId(), newRunId()] as const
  const blobs = runs.map((runId) => `predictions of ${runId}`)

  type Headers = Record<string, string>
  const call = (method: string, path: string, headers: Headers = {}, body?: unknown) =>
    fetch(`${hub.url}${path}`, {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  const bearer = (secret: string): Headers => ({ authorization: `Bearer ${secret}` })
  const status = async (...request: Parameters<typeof call>) => {
    const answer = await call(...request)
    await answer.arrayBuffer()
    return answer.status
  }
  const makeToken = async (role: Role, name: string = role, expiresInDays: number | null = null) =>
    createdTokenSchema.parse(
      await (await call('POST', '/api/tokens', bearer(local), { name, role, expiresInDays })).json(),
    )
  const share = async (...runIds: string[]) =>
    createdShareSchema.parse(await (await call('POST', '/api/shares', bearer(secrets.trainer), { runIds })).json())
  const signIn = async (token: string, headers: Headers = {}) => {
    const answer = await call('POST', '/api/session', { origin: hub.url, ...headers }, { token })
    const cookie = answer.headers.get('set-cookie') ?? ''
    return { answer, cookie: { cookie: cookie.split(';')[0] ?? '', origin: hub.url }, attributes: cookie }
  }
  const connect = (namespace: string, options: { token?: string; headers?: Headers }): Promise<Socket | string> => {
    const socket = io(`${hub.url}${namespace}`, {
      forceNew: true,
      transports: ['websocket'],
      reconnection: false,
      extraHeaders: options.headers ?? {},
      ...(options.token === undefined ? {} : { auth: { token: options.token } }),
    })
    return new Promise((resolve) => {
      socket.on('connect', () => resolve(socket))
      socket.on('connect_error', (error) => resolve(error.message))
    })
  }

  beforeAll(async () => {
    hub = await startHub({ home: home.path, port: 0, host: '0.0.0.0' })
    local = readFileSync(join(home.path, homeLayout.localSecret), 'utf8').trim()
    for (const role of roles) secrets[role] = (await makeToken(role)).secret
    const trainer = await connectTrainer(hub.url, { takesJobs: false, token: secrets.trainer })
    for (const [i, runId] of runs.entries()) {
      const sha256 = hashOf(blobs[i]!)
      await call('PUT', `/api/blobs/${sha256}`, bearer(secrets.trainer), blobs[i])
      const epoch = { ...epochEvent(3, 1, 2), predictions: { sha256, bytes: blobs[i]!.length } }
      await trainer.append(runId, [createdEvent({}, runId), startedEvent(2), epoch].map(formatEventLine))
    }
    trainer.close()
  })
  afterAll(async () => {
    await hub?.close()
    home.remove()
  })

  it('has a rule for every route, and a route for every rule', () => {
    const routes = [...new Set(hub.routes)]
    expect(routes.filter((route) => httpRules[route] === undefined)).toEqual([])
    expect(Object.keys(httpRules).filter((rule) => !routes.includes(rule))).toEqual([])
  })

  it('opens each route to the roles of its rule, and to no one else', async () => {
    const opened = (await signIn((await share(runs[0])).secret)).cookie
    const visitors = [
      { headers: {}, who: null },
      ...roles.map((role) => ({ headers: bearer(secrets[role]), who: { name: role, role, share: null } })),
      {
        headers: opened,
        who: { name: 'a share link', role: 'viewer' as const, share: { runIds: [...runs], expiresAt: 0 } },
      },
    ]
    for (const [route, rule] of Object.entries(httpRules)) {
      // Signing out would end the share link's session.
      if (route === 'DELETE /api/session') continue
      const [method = '', path = ''] = route.split(' ')
      const of = path
        .replace(':sha256', '0'.repeat(64))
        .replace('/datasets/:id', `/datasets/${'0'.repeat(16)}`)
        .replace(':id', 'nosuchthing0')
      for (const { headers, who } of visitors) {
        const got = await status(method, of, headers)
        if (who === null && rule.least !== 'everyone') expect([route, got]).toEqual([route, 401])
        else if (!permits(rule, who)) expect([route, who?.name, got]).toEqual([route, who?.name, 403])
        else if (who?.share === null) expect([route, who.name, 401, 403]).not.toContain(got)
      }
    }
  })

  it('shows pages to those who have signed in, and sends others to the page where they can', async () => {
    const asked = await call('GET', '/runs/abc?tab=matrix')
    expect(asked.status).toBe(302)
    expect(asked.headers.get('location')).toBe('/sign-in?next=%2Fruns%2Fabc%3Ftab%3Dmatrix')
    // The pages are not there yet, which is said only to those who may come in.
    for (const path of ['/sign-in', '/_next/static/chunks/a.js', '/icon.svg'])
      expect(await status('GET', path)).toBe(503)
    for (const path of [
      '/',
      '/_next/static/../../api/runs',
      '/_next/static/%2e%2e/runs',
      '/_next/image',
      '//sign-in',
    ]) {
      expect([path, [302, 401].includes(await status('GET', path))]).toEqual([path, true])
    }
    expect(await status('GET', '/runs', bearer(secrets.viewer))).toBe(503)
    expect(await status('POST', '/runs')).toBe(401)
  })

  it('signs in with a cookie that scripts cannot read, and out again', async () => {
    const { answer, cookie, attributes } = await signIn(secrets.viewer)
    expect(signedInSchema.parse(await answer.json())).toEqual({
      loginNeeded: true,
      who: { name: 'viewer', role: 'viewer', share: null },
      opens: null,
    })
    expect(attributes).toMatch(/; HttpOnly/i)
    expect(attributes).toMatch(/; SameSite=Lax/i)
    expect(attributes).not.toContain(secrets.viewer)
    expect(await status('GET', '/api/runs', cookie)).toBe(200)
    const page = await connect('/watch', { headers: cookie })
    const ended = new Promise((resolve) => typeof page !== 'string' && page.on('disconnect', resolve))
    expect(await status('DELETE', '/api/session', cookie)).toBe(204)
    // The cookie is of no more use to whoever kept it.
    expect(await status('GET', '/api/runs', cookie)).toBe(401)
    expect(await ended).toBe('io server disconnect')
    expect(sessionSchema.parse(await (await call('GET', '/api/session')).json())).toEqual({
      loginNeeded: true,
      who: null,
    })
  })

  it('refuses what is no token, and those that are made up or cut short', async () => {
    for (const token of ['x', `misfit_${'0'.repeat(64)}`, secrets.admin.slice(0, -1), hashOf(secrets.admin)]) {
      expect((await signIn(token)).answer.status).toBe(401)
      expect(await status('GET', '/api/runs', bearer(token))).toBe(401)
      expect(await connect('/watch', { token })).toBe('sign in first')
    }
    expect(await status('POST', '/api/session', {}, '{"token":{}}')).toBe(400)
  })

  it('ends sessions, sockets and requests of a token when it is revoked', async () => {
    const { token, secret } = await makeToken('trainer', 'short-lived')
    const { cookie } = await signIn(secret)
    const page = await connect('/watch', { headers: cookie })
    const trainer = await connect('/trainer', { token: secret })
    const ended = Promise.all(
      [page, trainer].map(
        (socket) => new Promise((resolve) => typeof socket !== 'string' && socket.on('disconnect', resolve)),
      ),
    )
    expect(await status('DELETE', `/api/tokens/${token.id}`, bearer(secrets.admin))).toBe(204)
    expect(await ended).toEqual(['io server disconnect', 'io server disconnect'])
    expect(await status('GET', '/api/runs', cookie)).toBe(401)
    expect(await status('GET', '/api/runs', bearer(secret))).toBe(401)
    expect(await connect('/trainer', { token: secret })).toBe('sign in first')
    expect((await signIn(secret)).answer.status).toBe(401)
    expect(await status('DELETE', `/api/tokens/${token.id}`, bearer(secrets.admin))).toBe(404)
  })

  it('takes a write with a cookie from its own pages only', async () => {
    const { cookie } = await signIn(secrets.trainer)
    const rename = (headers: Headers) => status('PATCH', `/api/runs/${runs[0]}`, headers, { name: 'renamed' })
    expect(await rename(cookie)).toBe(200)
    expect(await rename({ cookie: cookie.cookie })).toBe(403)
    for (const origin of ['https://evil.example', 'null', hub.url.replace('127.0.0.1', 'localhost')]) {
      expect([origin, await rename({ ...cookie, origin })]).toEqual([origin, 403])
      expect(await connect('/watch', { headers: { ...cookie, origin } })).toBe('websocket error')
    }
    // A program shows its token itself: no page of another site can make it.
    expect(await rename(bearer(secrets.trainer))).toBe(200)
    expect((await signIn(secrets.viewer, { origin: 'https://evil.example' })).answer.status).toBe(403)
  })

  it('lets no one into the live link without a token, and viewers not where trainers are', async () => {
    for (const namespace of ['/watch', '/trainer']) expect(await connect(namespace, {})).toBe('sign in first')
    expect(await connect('/', { token: secrets.admin })).toBe('connect to /watch or /trainer')
    expect(await connect('/trainer', { token: secrets.viewer })).toContain('viewer')
    for (const token of [secrets.trainer, local]) {
      const socket = await connect('/trainer', { token })
      expect(typeof socket).toBe('object')
      if (typeof socket !== 'string') socket.disconnect()
    }
  })

  it('answers a message that nobody has a rule for, and keeps the connection', async () => {
    const socket = await connect('/watch', { token: secrets.admin })
    if (typeof socket === 'string') throw new Error(socket)
    expect(await socket.emitWithAck('claim', {})).toMatchObject({ ok: false })
    expect(await socket.emitWithAck('clock')).toBeGreaterThan(0)
    socket.disconnect()
  })

  describe('a share link', () => {
    it('shows its runs, what belongs to them, and nothing else', async () => {
      const { secret } = await share(runs[0])
      const { answer, cookie } = await signIn(secret)
      expect(signedInSchema.parse(await answer.json())).toMatchObject({
        who: { role: 'viewer', share: { runIds: [runs[0]] } },
        opens: [runs[0]],
      })
      const list = z.array(runSummarySchema).parse(await (await call('GET', '/api/runs', cookie)).json())
      expect(list.map(({ runId }) => runId)).toEqual([runs[0]])
      for (const [i, expected] of [
        [0, 200],
        [1, 403],
      ] as const) {
        expect(await status('GET', `/api/runs/${runs[i]}`, cookie)).toBe(expected)
        expect(await status('GET', `/api/runs/${runs[i]}/events`, cookie)).toBe(expected)
        expect(await status('GET', `/api/blobs/${hashOf(blobs[i]!)}`, cookie)).toBe(expected)
        expect(await status('HEAD', `/api/blobs/${hashOf(blobs[i]!)}`, cookie)).toBe(expected)
        expect(await status('PATCH', `/api/runs/${runs[i]}`, cookie, { name: 'mine now' })).toBe(403)
        expect(await status('GET', `/api/runs/${runs[i]}/audit`, cookie)).toBe(403)
      }
      for (const path of ['/api/tokens', '/api/shares', '/api/trainers', `/api/datasets/${'0'.repeat(16)}`]) {
        expect([path, await status('GET', path, cookie)]).toEqual([path, 403])
      }
      // It is no token: nothing but the page that opens it takes it.
      expect(await status('GET', `/api/runs/${runs[0]}`, bearer(secret))).toBe(401)
    })

    it('brings the news of its runs only', async () => {
      const { cookie } = await signIn((await share(runs[0])).secret)
      const shared = new TestPage(hub.url, null, { extraHeaders: cookie })
      const heard: string[] = []
      shared.socket.onAny((event: string) => heard.push(event))
      await shared.connected()
      expect(await shared.socket.emitWithAck('watch', { runId: runs[1], after: 0 })).toEqual({
        ok: false,
        error: 'this link shows other runs',
      })
      expect(await shared.socket.emitWithAck('watch', { runId: runs[0], after: 0 })).toMatchObject({ ok: true })
      // What others do: a rename of another run, its end, marks, and a trainer that comes. Then one thing that is to
      // arrive.
      const trainer = await connectTrainer(hub.url, { token: secrets.trainer })
      await call('PATCH', `/api/runs/${runs[1]}`, bearer(secrets.trainer), { name: 'secret name' })
      const queued = startedRunSchema.parse(
        await (
          await call('POST', '/api/runs', bearer(secrets.trainer), { settings: { name: 'x', model: 'model_1' } })
        ).json(),
      )
      await call('DELETE', `/api/runs/${queued.runId}`, bearer(secrets.trainer))
      await call('PATCH', `/api/runs/${runs[0]}`, bearer(secrets.trainer), { name: 'seen' })
      await shared.until(() => shared.summaries.get(runs[0])?.name === 'seen')
      expect([...shared.summaries.keys()]).toEqual([runs[0]])
      expect(new Set(heard)).toEqual(new Set(['lines', 'runs']))
      trainer.close()
      shared.close()
    })

    it('ends when it is revoked, and leaves those signed in who open it with a token', async () => {
      const made = await share(runs[0], runs[1])
      const { cookie } = await signIn(secrets.viewer)
      const { answer } = await signIn(made.secret, cookie)
      expect(answer.headers.get('set-cookie')).toBeNull()
      expect(signedInSchema.parse(await answer.json())).toEqual({
        loginNeeded: true,
        who: { name: 'viewer', role: 'viewer', share: null },
        opens: [...runs],
      })
      const opened = (await signIn(made.secret)).cookie
      const page = await connect('/watch', { headers: opened })
      const ended = new Promise((resolve) => typeof page !== 'string' && page.on('disconnect', resolve))
      expect(await status('DELETE', `/api/shares/${made.share.id}`, bearer(secrets.trainer))).toBe(204)
      expect(await ended).toBe('io server disconnect')
      expect(await status('GET', `/api/runs/${runs[0]}`, opened)).toBe(401)
      expect((await signIn(made.secret)).answer.status).toBe(401)
    })

    it('is made for runs that are there', async () => {
      expect(await status('POST', '/api/shares', bearer(secrets.trainer), { runIds: ['nosuchrun000'] })).toBe(404)
    })
  })

  it('says who is looking now, and where, to all but those with a share link', async () => {
    const [ada, bo] = [await makeToken('viewer', 'Ada'), await makeToken('admin', 'Bo')]
    const pages = [
      new TestPage(hub.url, null, { auth: { token: ada.secret } }),
      new TestPage(hub.url, null, { auth: { token: bo.secret } }),
    ] as const
    const seen = new Promise<Presence[]>((resolve) =>
      pages[1].socket.on('presence', (now) => now.length === 2 && resolve(now)),
    )
    for (const page of pages) await page.connected()
    pages[0].socket.emit('look', { path: `/runs/${runs[0]}` })
    pages[1].socket.emit('look', { path: '/' })
    expect((await seen).map(({ name, role, path, shared }) => ({ name, role, path, shared }))).toEqual([
      { name: 'Ada', role: 'viewer', path: `/runs/${runs[0]}`, shared: false },
      { name: 'Bo', role: 'admin', path: '/', shared: false },
    ])
    const left = new Promise<Presence[]>((resolve) =>
      pages[1].socket.on('presence', (now) => now.length === 1 && resolve(now)),
    )
    pages[0].close()
    expect((await left).map(({ name }) => name)).toEqual(['Bo'])
    pages[1].close()
  })

  it('keeps who sent a run that was begun elsewhere', async () => {
    const acts = auditSchema.parse(
      await (await call('GET', `/api/runs/${runs[0]}/audit`, bearer(secrets.viewer))).json(),
    )
    expect(acts[0]).toMatchObject({ action: 'started', by: 'trainer' })
  })

  it('keeps who did what to a run', async () => {
    const { secret } = await makeToken('trainer', 'Grace')
    const { runId } = startedRunSchema.parse(
      await (await call('POST', '/api/runs', bearer(secret), { settings: { name: 'x', model: 'model_1' } })).json(),
    )
    await call('PATCH', `/api/runs/${runId}`, bearer(secrets.trainer), { name: 'y', tags: ['a', 'b'] })
    await call('POST', `/api/runs/${runId}/stop`, bearer(local))
    await call('DELETE', `/api/runs/${runId}`, bearer(secret))
    await call('POST', `/api/runs/${runId}/restore`, bearer(secrets.admin))
    const acts = auditSchema.parse(await (await call('GET', `/api/runs/${runId}/audit`, bearer(secrets.viewer))).json())
    expect(acts.map(({ action, by, detail }) => [by, action, detail])).toEqual([
      ['Grace', 'started', null],
      ['trainer', 'renamed', 'y'],
      ['trainer', 'tagged', 'a, b'],
      ['this machine', 'stopped', null],
      ['Grace', 'deleted', null],
      ['admin', 'restored', null],
    ])
  })

  it('tells no secret in an answer or in its output, wherever one is put', async () => {
    const said: string[] = []
    const write = console.error
    console.error = (...words: unknown[]) => said.push(words.map(String).join(' '))
    const secret = secrets.viewer
    const asked: [string, string, Headers, unknown?][] = [
      ['GET', `/api/${secret}`, bearer(secret)],
      ['GET', `/api/runs/${secret}`, bearer(secret)],
      ['GET', `/api/runs/${runs[0]}/events?after=${secret}`, bearer(secret)],
      ['DELETE', `/api/tokens/${secret}`, bearer(secrets.admin)],
      ['GET', '/api/runs', { origin: `http://${secret}` }],
      ['POST', '/api/session', {}, secret],
      ['POST', '/api/session', {}, { token: { secret } }],
      ['POST', '/api/tokens', bearer(secrets.admin), { name: 'x', role: secret }],
      ['PATCH', `/api/runs/${runs[0]}`, bearer(secrets.trainer), { [secret]: secret }],
      ['GET', '/api/runs', { cookie: `misfit_session_${hub.port}=${secret}` }],
      ['GET', '/api/runs', bearer(`${secret}0`)],
    ]
    try {
      for (const [method, path, headers, body] of asked) {
        const answer = await call(method, path, headers, body)
        expect(answer.status).toBeGreaterThanOrEqual(400)
        said.push(`${method} ${[...answer.headers].join(' ')} ${await answer.text()}`)
      }
      for (const token of [`${secret}0`, secret.slice(0, 40)]) said.push(String(await connect('/watch', { token })))
      said.push(problemOf(new Error(`failed with ${secret}`)).message)
    } finally {
      console.error = write
    }
    for (const text of said) expect(text).not.toContain(secret.slice('misfit_'.length, 30))
    expect(said.join()).toContain('failed with misfit_…')
  })

  it('lets the owner of the data folder alone read what this machine shows instead of a token', () => {
    expect(statSync(join(home.path, homeLayout.localSecret)).mode & 0o777).toBe(0o600)
  })

  // Last: from then on this address must wait.
  it('lets an address try ten wrong tokens, and then asks it to wait', async () => {
    const answers: number[] = []
    for (let i = 0; i < 12; i += 1) answers.push((await signIn('wrong')).answer.status)
    expect(answers.at(-1)).toBe(429)
    const refused = (await signIn(secrets.viewer)).answer
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(errorSchema.parse(await refused.json()).error).toMatch(/again in \d+ s/)
    // Those who are signed in are not concerned.
    expect(await status('GET', '/api/runs', bearer(secrets.viewer))).toBe(200)
  })
})

import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { sessionSchema } from '@misfit/events/http/access'
import { homeLayout } from '@misfit/events/home-layout'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Hub, startHub } from '../hub.ts'

describe('a hub on loopback behind a proxy, under a path of its own', () => {
  const home = temporaryStoreHome()
  let hub: Hub
  let first: string | null
  beforeAll(async () => {
    hub = await startHub({ home: home.path, port: 0, publicUrl: new URL('https://desk.example/misfit/') })
    first = await hub.firstAdminToken()
  })
  afterAll(async () => {
    await hub?.close()
    home.remove()
  })

  /** As a proxy on this machine sends it. */
  const call = (method: string, path: string, headers: Record<string, string> = {}, body = '') =>
    new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
      const sent = request(
        `${hub.url}${path}`,
        { method, headers: { host: 'desk.example', 'x-forwarded-for': '203.0.113.7', ...headers } },
        (answer) => {
          text(answer).then(
            (content) => resolve({ status: answer.statusCode, headers: answer.headers, body: content }),
            reject,
          )
        },
      )
      sent.on('error', reject).end(body)
    })
  const signIn = (token: string | null, headers: Record<string, string> = {}) =>
    call('POST', '/misfit/api/session', { origin: 'https://desk.example', ...headers }, JSON.stringify({ token }))

  it('asks for a login, though whoever comes seems to be this machine', async () => {
    expect(sessionSchema.parse(JSON.parse((await call('GET', '/misfit/api/session')).body))).toEqual({
      loginNeeded: true,
      who: null,
    })
    expect((await call('GET', '/misfit/api/runs')).status).toBe(401)
    expect((await call('GET', '/misfit/api/runs', { host: new URL(hub.url).host })).status).toBe(401)
    expect((await call('GET', '/misfit/api/runs', { host: 'evil.example' })).status).toBe(403)
  })

  it('sends people to where they sign in, and back, under its path', async () => {
    const sentTo = async (path: string) => (await call('GET', path)).headers['location']
    expect(await sentTo('/misfit/runs/abc')).toBe('/misfit/sign-in?next=%2Fruns%2Fabc')
    expect(await sentTo('/misfit')).toBe('/misfit/sign-in')
    expect(await sentTo('/misfit?runs=1')).toBe('/misfit/sign-in?next=%2F%3Fruns%3D1')
    expect((await call('GET', '/misfit/sign-in')).status).toBe(503)
  })

  it('makes a token for the first admin, once, whose cookie goes back to it over HTTPS only', async () => {
    expect(await hub.firstAdminToken()).toBeNull()
    const answer = await signIn(first)
    expect(answer.status).toBe(200)
    const cookie = String(answer.headers['set-cookie'])
    expect(cookie).toMatch(/; Path=\/misfit; .*HttpOnly; Secure; SameSite=Lax/i)
    expect((await call('GET', '/misfit/api/runs', { cookie: cookie.split(';')[0] ?? '' })).status).toBe(200)
    expect(answer.headers['strict-transport-security']).toMatch(/^max-age=\d{7,}/)
  })

  it('serves the live link under its path as well, and processes of this machine without it', async () => {
    const token = readFileSync(join(home.path, homeLayout.localSecret), 'utf8').trim()
    for (const path of ['/misfit/socket.io/', '/socket.io/']) {
      const socket = io(`${hub.url}/watch`, {
        path,
        forceNew: true,
        transports: ['websocket'],
        auth: { token },
        reconnection: false,
      })
      expect(
        await new Promise((resolve) => {
          socket.on('connect', () => resolve('connected')).on('connect_error', (error) => resolve(error.message))
        }),
      ).toBe('connected')
      socket.disconnect()
    }
  })

  it('counts wrong tokens by the address that the proxy tells', async () => {
    for (let i = 0; i < 11; i += 1) await signIn('wrong', { 'x-forwarded-for': `198.51.100.${i}, 203.0.113.8` })
    expect((await signIn(first, { 'x-forwarded-for': '203.0.113.8' })).status).toBe(429)
    expect((await signIn(first, { 'x-forwarded-for': '203.0.113.9' })).status).toBe(200)
  })
})

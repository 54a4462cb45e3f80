import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { request } from 'node:https'
import { text } from 'node:stream/consumers'
import { connect } from 'node:tls'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Hub, startHub } from '../hub.ts'
import { connectTrainer } from '../testing/test-trainer.ts'
import { testCertificate } from './test-certificate.ts'

describe('a hub that speaks HTTPS', () => {
  const home = temporaryStoreHome()
  let hub: Hub
  let token: string
  beforeAll(async () => {
    hub = await startHub({
      home: home.path,
      port: 0,
      host: '127.0.0.1',
      publicUrl: new URL('https://localhost'),
      tls: testCertificate,
    })
    token = (await hub.firstAdminToken()) ?? ''
  })
  afterAll(async () => {
    await hub?.close()
    home.remove()
  })

  const get = (path: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: hub.port,
          path,
          headers: { host: 'localhost', ...headers },
          ca: testCertificate.cert,
          servername: 'localhost',
        },
        (answer) => {
          text(answer).then((body) => resolve({ status: answer.statusCode, headers: answer.headers, body }), reject)
        },
      )
      sent.on('error', reject).end()
    })

  it('answers with its certificate, asks for a login, and tells browsers to stay with HTTPS', async () => {
    expect((await get('/api/runs')).status).toBe(401)
    const answer = await get('/api/runs', { authorization: `Bearer ${token}` })
    expect(answer).toMatchObject({ status: 200, body: '[]' })
    expect(answer.headers['strict-transport-security']).toMatch(/max-age=\d{7,}/)
  })

  it('speaks no old TLS, and no plain HTTP', async () => {
    const old = connect({
      host: '127.0.0.1',
      port: hub.port,
      ca: testCertificate.cert,
      servername: 'localhost',
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
    })
    await expect(once(old, 'secureConnect')).rejects.toThrow()
    await expect(
      new Promise((resolve, reject) => {
        httpRequest({ host: '127.0.0.1', port: hub.port, path: '/api/health' }, resolve).on('error', reject).end()
      }),
    ).rejects.toThrow()
  })

  it('carries the live link', async () => {
    const socket = io(`https://127.0.0.1:${hub.port}/watch`, {
      forceNew: true,
      transports: ['websocket'],
      reconnection: false,
      ca: testCertificate.cert,
      auth: { token },
      extraHeaders: { host: 'localhost' },
    })
    await new Promise<void>((resolve, reject) => {
      socket.on('connect', resolve)
      socket.on('connect_error', reject)
    })
    socket.disconnect()
  })

  it('lets processes of this machine in by an entrance of their own', async () => {
    expect(hub.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const trainer = await connectTrainer(hub.url, { token })
    expect(hub.trainers.list()).toHaveLength(1)
    trainer.close()
  })
})

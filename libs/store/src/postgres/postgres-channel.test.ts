import { EventEmitter, once } from 'node:events'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
// eslint-disable-next-line @nx/enforce-module-boundaries -- a tool that tests share; the product never loads it
import { startTemporaryPostgres } from '../../../../tools/postgres/postgres.mjs'
import { PieceJoiner, piecesOf } from './message-pieces.ts'
import { PostgresChannel } from './postgres-channel.ts'

class Listener extends EventEmitter {
  readonly heard: string[] = []
  readonly opens: boolean[] = []
  message(text: string): void {
    this.heard.push(text)
    this.emit('news')
  }
  opened(missed: boolean): void {
    this.opens.push(missed)
    this.emit('news')
  }
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await once(this, 'news')
  }
}

describe('a message in pieces', () => {
  it('comes back as it was, whatever its length and characters', () => {
    const value = { text: `${'ä😀\u2028"\\'.repeat(9000)}\n`, n: 1 }
    const pieces = piecesOf('a', JSON.stringify(value))
    expect(pieces.length).toBeGreaterThan(1)
    expect(Math.max(...pieces.map((piece) => Buffer.byteLength(piece)))).toBeLessThan(8000)
    const joiner = new PieceJoiner()
    const joined = pieces.map((piece) => joiner.add(piece))
    expect(joined.slice(0, -1).every((part) => part === null)).toBe(true)
    expect(JSON.parse(joined.at(-1)!)).toEqual(value)
  })

  it('is not made up of what is left when its beginning was missed', () => {
    const joiner = new PieceJoiner()
    expect(
      piecesOf('a', JSON.stringify('x'.repeat(20_000)))
        .slice(1)
        .map((piece) => joiner.add(piece)),
    ).toEqual([null, null])
    expect(joiner.add('no piece')).toBeNull()
  })
})

describe('a channel on PostgreSQL', () => {
  let server: Awaited<ReturnType<typeof startTemporaryPostgres>>
  beforeAll(async () => {
    server = await startTemporaryPostgres()
  })
  afterAll(() => server?.stop())

  it('brings messages to all in order, the same ones twice too', async () => {
    const [one, other] = [new Listener(), new Listener()]
    const channels = [one, other].map((listener) => new PostgresChannel(server.url, 'in_order', listener))
    await Promise.all([one, other].map((listener) => listener.until(() => listener.opens.length === 1)))
    const sent = Array.from({ length: 300 }, (_, i) =>
      i % 50 === 0 ? JSON.stringify('long'.repeat(5000)) : String(i % 7),
    )
    sent.forEach((text) => channels[0]!.send(text))
    await Promise.all([one, other].map((listener) => listener.until(() => listener.heard.length === sent.length)))
    expect([one.heard, other.heard]).toEqual([sent, sent])
    await Promise.all(channels.map((channel) => channel.close()))
  })

  it('opens again when the server ends its connection, and says that messages may be missing', async () => {
    const listener = new Listener()
    const channel = new PostgresChannel(server.url, 'cut_off', listener)
    await listener.until(() => listener.opens.length === 1)
    const admin = new pg.Client(server.url)
    await admin.connect()
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'misfit cut_off'`,
    )
    await admin.end()
    await listener.until(() => listener.opens.length === 2)
    expect(listener.opens).toEqual([false, true])
    channel.send('1')
    await listener.until(() => listener.heard.length > 0)
    expect(listener.heard).toEqual(['1'])
    await channel.close()
  })
})

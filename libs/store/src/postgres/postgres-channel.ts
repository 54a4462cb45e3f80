import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Channel, ChannelListener } from './channel.ts'
import { PieceJoiner, piecesOf } from './message-pieces.ts'

/** Milliseconds between attempts to connect again. */
const retryEvery = 500

/** A server that does not answer within so many milliseconds counts as gone. */
const answerWithin = 5000

/** Texts that wait to be sent at most; a server that slow loses the rest, as if the connection were broken. */
const mostWaiting = 10_000

/**
 * A channel by PostgreSQL's LISTEN and NOTIFY, on one connection of its own: notifications of one connection keep their
 * order. When it breaks it is made again, for as long as it takes.
 */
export class PostgresChannel implements Channel {
  readonly #joiner = new PieceJoiner()
  #client: pg.Client | null = null
  #waiting: string[] = []
  #isSending = false
  #isClosed = false
  #wasOpen = false
  #retry: NodeJS.Timeout | null = null

  /** @param name of the channel: letters and `_` */
  constructor(
    private readonly url: string,
    private readonly name: string,
    private readonly listener: ChannelListener,
  ) {
    void this.#connect()
  }

  get isOpen(): boolean {
    return this.#client !== null
  }

  send(message: string): void {
    if (this.#client === null || this.#waiting.length > mostWaiting) return
    this.#waiting.push(...piecesOf(randomUUID(), message))
    void this.#sendWaiting()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#retry !== null) clearTimeout(this.#retry)
    const client = this.#client
    this.#client = null
    await client?.end().catch(() => undefined)
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: `misfit ${this.name}`,
      keepAlive: true,
      connectionTimeoutMillis: answerWithin,
      query_timeout: answerWithin,
    })
    client.on('error', () => this.#lost(client))
    client.on('end', () => this.#lost(client))
    client.on('notification', ({ payload = '' }) => {
      const message = this.#joiner.add(payload)
      if (message !== null) this.listener.message(message)
    })
    try {
      await client.connect()
      await client.query(`listen ${client.escapeIdentifier(this.name)}`)
    } catch {
      void client.end().catch(() => undefined)
      this.#connectLater()
      return
    }
    if (this.#isClosed) return void client.end().catch(() => undefined)
    this.#client = client
    const missed = this.#wasOpen
    this.#wasOpen = true
    this.listener.opened(missed)
  }

  #lost(client: pg.Client): void {
    if (this.#client !== client) return
    this.#client = null
    this.#waiting = []
    void client.end().catch(() => undefined)
    this.#connectLater()
  }

  #connectLater(): void {
    if (this.#isClosed || this.#retry !== null) return
    this.#retry = setTimeout(() => {
      this.#retry = null
      void this.#connect()
    }, retryEvery)
  }

  async #sendWaiting(): Promise<void> {
    if (this.#isSending) return
    this.#isSending = true
    while (this.#client !== null && this.#waiting.length > 0) {
      const client = this.#client
      const pieces = this.#waiting.splice(0, 100)
      try {
        await client.query(
          'select pg_notify($1, piece) from unnest($2::text[]) with ordinality as pieces (piece, place) order by place',
          [this.name, pieces],
        )
      } catch {
        this.#lost(client)
      }
    }
    this.#isSending = false
  }
}

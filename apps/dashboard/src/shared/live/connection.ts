import { fetchSession, goToSignIn } from '../hub-api/hub-api.ts'
import { hubPath } from '../hub-api/hub-path.ts'
import { io, type Socket } from 'socket.io-client'
import type { WatchClientToServer, WatchServerToClient } from '@misfit/events/live/socket'
import { bestOffset, type ClockSample, clockSample, pageNow } from './hub-clock.ts'
import { BatchedStore, type Readable } from './batched-store.ts'

/**
 * - `connecting`: the first connection is being made
 * - `live`: connected
 * - `reconnecting`: the connection broke a moment ago
 * - `offline`: there has been none for a while, or the device has no network
 */
export type ConnectionState = 'connecting' | 'live' | 'reconnecting' | 'offline'

type WatchSocket = Socket<WatchServerToClient, WatchClientToServer>

/** Milliseconds without a connection after which the page says so. */
const offlineAfter = 8_000
const clockSamplesKept = 12
const clockEvery = 30_000
const clockBurst = [0, 150, 400, 900, 2000]

let shared: Connection | null = null

/**
 * The one connection of this page to the hub; opened at the first call. Only in a browser. Polling is for proxies that
 * let no websocket through: beginning with it would take two more ways there and back.
 */
export function connection(): Connection {
  shared ??= new Connection(
    io('/watch', {
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      path: hubPath('/socket.io/'),
      reconnectionDelay: 300,
      reconnectionDelayMax: 2000,
      timeout: 10_000,
    }),
  )
  return shared
}

export class Connection {
  readonly socket: WatchSocket
  readonly #state = new BatchedStore<ConnectionState>('connecting', 0)
  readonly #samples: ClockSample[] = []
  #offlineTimer: ReturnType<typeof setTimeout> | undefined

  constructor(socket: WatchSocket) {
    this.socket = socket
    socket.on('connect', () => {
      clearTimeout(this.#offlineTimer)
      this.#say('live')
      this.#samples.length = 0
      for (const delay of clockBurst) setTimeout(() => this.#askClock(), delay)
    })
    socket.on('disconnect', () => {
      this.#say('reconnecting')
      this.#sayOfflineSoon()
      // A hub that goes down says goodbye, after which the client would not try again by itself.
      if (!socket.active) socket.connect()
    })
    socket.on('connect_error', () => {
      if (socket.active) return
      // Refused, perhaps for want of a session.
      void fetchSession().then(
        ({ loginNeeded, who }) => {
          if (loginNeeded && who === null) goToSignIn()
        },
        () => undefined,
      )
      setTimeout(() => socket.connect(), 2000)
    })
    this.#sayOfflineSoon()
    setInterval(() => this.#askClock(), clockEvery)
    window.addEventListener('offline', () => this.#say('offline'))
    window.addEventListener('online', () => {
      if (socket.connected) this.#say('live')
      else socket.disconnect().connect()
    })
  }

  get state(): Readable<ConnectionState> {
    return this.#state
  }

  /** Milliseconds to add to our clock to get the hub's; null until measured. */
  clockOffset(): number | null {
    return bestOffset(this.#samples)
  }

  /** Calls back at every connection, and at once when there is one now. */
  onEveryConnect(callback: () => void): void {
    this.socket.on('connect', callback)
    if (this.socket.connected) callback()
  }

  #say(state: ConnectionState): void {
    this.#state.change(() => state)
  }

  #sayOfflineSoon(): void {
    clearTimeout(this.#offlineTimer)
    this.#offlineTimer = setTimeout(() => {
      if (!this.socket.connected) this.#say('offline')
    }, offlineAfter)
  }

  #askClock(): void {
    if (!this.socket.connected) return
    const sent = pageNow()
    this.socket.emit('clock', (now) => {
      this.#samples.push(clockSample(sent, now, pageNow()))
      if (this.#samples.length > clockSamplesKept) this.#samples.shift()
    })
  }
}

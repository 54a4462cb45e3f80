import { lookSchema, type Presence, presenceSchema } from '@misfit/events/http/access'
import { z } from 'zod'
import type { Exchange } from '../hubs/exchange.ts'
import type { RemoteTrainers } from '../hubs/remote-trainers.ts'
import { visitorAt } from './check-socket.ts'

/** Shortest time between two messages, in milliseconds. */
const interval = 1000
/** Pages named at most: nobody reads more, and every page is told of all. */
const mostPages = 200

interface Looking {
  readonly id: string
  on(event: 'look' | 'disconnect', listener: (...args: unknown[]) => void): unknown
}

/** Milliseconds from one word of a hub about its pages to the next, for hubs that began or missed the one before. */
const tellEvery = 2000

/** Board of who is looking now, and at which page, at this hub or another. */
export class PresenceBoard {
  readonly #pages = new Map<string, Presence>()
  /** Pages that are open at each other hub, by the hub's id. */
  readonly #elsewhere = new Map<string, readonly Presence[]>()
  readonly #teller: NodeJS.Timeout
  #timer: NodeJS.Timeout | null = null
  #changedHere = false

  constructor(
    private readonly show: (pages: Presence[]) => void,
    private readonly exchange: Pick<Exchange, 'tell' | 'hear'>,
    hubs: Pick<RemoteTrainers, 'on'>,
  ) {
    exchange.hear('presence', z.array(presenceSchema), (pages, from) => {
      const before = this.#elsewhere.get(from) ?? []
      this.#elsewhere.set(from, pages)
      if (JSON.stringify(pages) !== JSON.stringify(before)) this.#schedule()
    })
    hubs.on('gone', (hubId) => {
      if (this.#elsewhere.delete(hubId)) this.#schedule()
    })
    this.#teller = setInterval(() => {
      if (this.#pages.size > 0) this.#tell()
    }, tellEvery)
  }

  list(): Presence[] {
    return [...this.#pages.values(), ...[...this.#elsewhere.values()].flat()].slice(0, mostPages)
  }

  /** Follows a page from its first `look` to its end. */
  follow(socket: Looking): void {
    const { name, role, share } = visitorAt(socket)
    socket.on('look', (request) => {
      const page = lookSchema.safeParse(request)
      if (!page.success) return
      this.#pages.set(socket.id, { id: socket.id, name, role, shared: share !== null, path: page.data.path })
      this.#schedule(true)
    })
    socket.on('disconnect', () => {
      if (this.#pages.delete(socket.id)) this.#schedule(true)
    })
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    clearInterval(this.#teller)
  }

  /** @param here whether it is this hub's pages that changed */
  #schedule(here = false): void {
    this.#changedHere ||= here
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.show(this.list())
      if (this.#changedHere) this.#tell()
      this.#changedHere = false
    }, interval)
  }

  #tell(): void {
    this.exchange.tell('presence', [...this.#pages.values()].slice(0, mostPages))
  }
}

import { lookSchema, type Presence } from '@misfit/events/access'
import { visitorAt } from './check-socket.ts'

/** Told at most once in so many milliseconds. */
const interval = 1000
/** Pages named at most: nobody reads more, and every page is told of all. */
const mostPages = 200

interface Looking {
  readonly id: string
  on(event: 'look' | 'disconnect', listener: (...args: unknown[]) => void): unknown
}

/** Who is looking now, and at which page. */
export class PresenceBoard {
  readonly #pages = new Map<string, Presence>()
  #timer: NodeJS.Timeout | null = null

  constructor(private readonly tell: (pages: Presence[]) => void) {}

  list(): Presence[] {
    return [...this.#pages.values()].slice(0, mostPages)
  }

  /** Follows a page from its first `look` to its end. */
  follow(socket: Looking): void {
    const { name, role, share } = visitorAt(socket)
    socket.on('look', (request) => {
      const page = lookSchema.safeParse(request)
      if (!page.success) return
      this.#pages.set(socket.id, { id: socket.id, name, role, shared: share !== null, path: page.data.path })
      this.#schedule()
    })
    socket.on('disconnect', () => {
      if (this.#pages.delete(socket.id)) this.#schedule()
    })
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.tell(this.list())
    }, interval)
  }
}

import { mostLines } from '@misfit/events/live/socket'
import { RecentLines } from './recent-lines.ts'

/** Characters in one message at most, unless a single line is longer. */
const mostCharacters = 256 * 1024

/** The way to one page. */
export interface Outlet {
  /** Whether the page has taken what was sent before. */
  readonly isFree: boolean
  /** Resolves when it has, or when the page is gone. */
  free(): Promise<void>
  send(lines: string[], last: number): void
}

interface Watcher {
  /** Number of the last line that was sent. */
  sent: number
  isBusy: boolean
  isClosed: boolean
  readonly outlet: Outlet
}

class Channel {
  last = 0
  readonly recent = new RecentLines()
  readonly watchers = new Set<Watcher>()
}

/**
 * Brings the lines of runs to the pages that watch them.
 *
 * Each watcher pulls: it is sent what follows the last line it was sent, from memory or from the store, and the next
 * part only when the page has taken the one before. So backlog and live lines join without a gap or a duplicate, and a
 * slow page holds up nobody and costs no memory.
 *
 * @param read lines of a run after a number, in order, at most so many
 */
export class LineFeed {
  readonly #channels = new Map<string, Channel>()

  constructor(private readonly read: (runId: string, after: number, most: number) => Promise<string[]>) {}

  /** New lines were stored. */
  added(runId: string, lines: readonly string[], last: number): void {
    const channel = this.#channels.get(runId)
    if (channel === undefined) return
    channel.recent.add(lines, last)
    channel.last = Math.max(channel.last, last)
    for (const watcher of channel.watchers) void this.#pump(runId, channel, watcher)
  }

  /** Notes that another hub stored lines up to this number: pages that watch the run get them from the store. */
  addedElsewhere(runId: string, last: number): void {
    if (last > (this.#channels.get(runId)?.last ?? Number.POSITIVE_INFINITY)) this.added(runId, [], last)
  }

  /**
   * Begins to send what follows `after`.
   *
   * @param findLast gives the number of the last stored line
   * @returns that number, and functions to begin sending and to stop
   */
  async watch(runId: string, after: number, outlet: Outlet, findLast: () => Promise<number>) {
    const channel = this.#channels.get(runId) ?? new Channel()
    // Before the query, so that no line can be stored between the two and be missed.
    this.#channels.set(runId, channel)
    const watcher: Watcher = { sent: after, isBusy: true, isClosed: false, outlet }
    channel.watchers.add(watcher)
    const stop = () => {
      watcher.isClosed = true
      channel.watchers.delete(watcher)
      if (channel.watchers.size === 0 && this.#channels.get(runId) === channel) this.#channels.delete(runId)
    }
    try {
      channel.last = Math.max(channel.last, await findLast())
    } catch (error) {
      stop()
      throw error
    }
    const begin = () => {
      watcher.isBusy = false
      void this.#pump(runId, channel, watcher)
    }
    return { last: channel.last, begin, stop }
  }

  async #pump(runId: string, channel: Channel, watcher: Watcher): Promise<void> {
    if (watcher.isBusy) return
    watcher.isBusy = true
    try {
      while (!watcher.isClosed && watcher.sent < channel.last) {
        if (!watcher.outlet.isFree) await watcher.outlet.free()
        const lines = channel.recent.after(watcher.sent) ?? (await this.read(runId, watcher.sent, mostLines))
        const part = firstPart(lines)
        if (watcher.isClosed || part.length === 0) return
        watcher.outlet.send(part, channel.last)
        watcher.sent += part.length
      }
    } catch (error) {
      // The page asks again from its last line when it reconnects.
      console.error(`hub: cannot read the lines of run ${runId}:`, error)
    } finally {
      watcher.isBusy = false
    }
  }
}

function firstPart(lines: readonly string[]): string[] {
  let characters = 0
  const end = lines.findIndex((line, i) => {
    characters += line.length
    return i > 0 && (i >= mostLines || characters > mostCharacters)
  })
  return end === -1 ? [...lines] : lines.slice(0, end)
}

import { once } from 'node:events'
import { EventEmitter } from 'node:events'
import type { LinesMessage, WatchClientToServer, WatchServerToClient } from '@misfit/events/live/socket'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import { valueOf } from './test-trainer.ts'

/** A page for tests: watches one run, and after every reconnect asks for what follows its last line. */
export class TestPage {
  readonly socket: Socket<WatchServerToClient, WatchClientToServer>
  /** Every line that came, in the order in which it came; a page that is sent a line twice has it twice. */
  readonly lines: string[] = []
  readonly messages: LinesMessage[] = []
  /** The newest summary of each run. */
  readonly summaries = new Map<string, RunSummary>()
  readonly #news = new EventEmitter()

  constructor(
    url: string,
    private readonly runId: string | null = null,
    options: Partial<ManagerOptions & SocketOptions> = {},
  ) {
    this.socket = io(`${url}/watch`, {
      forceNew: true,
      transports: ['websocket'],
      reconnectionDelay: 50,
      reconnectionDelayMax: 100,
      ...options,
    })
    this.#news.setMaxListeners(100)
    this.socket.on('connect', () => void this.#watch())
    this.socket.on('lines', (message) => {
      this.messages.push(message)
      this.lines.push(...message.lines)
      this.#news.emit('news')
    })
    this.socket.on('runs', (summaries) => {
      for (const summary of summaries) this.summaries.set(summary.runId, summary)
      this.#news.emit('news')
    })
    this.socket.on('removed', (runIds) => {
      for (const runId of runIds) this.summaries.delete(runId)
      this.#news.emit('news')
    })
  }

  async #watch(): Promise<void> {
    if (this.runId !== null)
      valueOf(await this.socket.emitWithAck('watch', { runId: this.runId, after: this.lines.length }))
  }

  /** Waits until something is so. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await once(this.#news, 'news')
  }

  untilLines(count: number): Promise<void> {
    return this.until(() => this.lines.length >= count)
  }

  async untilStatus(runId: string, status: RunSummary['status']): Promise<RunSummary> {
    await this.until(() => this.summaries.get(runId)?.status === status)
    return this.summaries.get(runId)!
  }

  async connected(): Promise<this> {
    if (!this.socket.connected) await new Promise<void>((resolve) => this.socket.once('connect', resolve))
    return this
  }

  close(): void {
    this.socket.disconnect()
  }
}

import { blobsOf } from '@misfit/events/blobs-of-event'
import { parseEventLine } from '@misfit/events/run-event'
import type { BlobRef } from '@misfit/events/ids'
import { mostLines } from '@misfit/events/socket'
import { blobFile } from './run-folder.ts'
import { readLease } from './run-lease.ts'
import type { RunLog } from './run-log.ts'

/** Below the largest message even when every second character is one that JSON escapes. */
const limits = { lines: mostLines, bytes: 400_000 }
/**
 * Milliseconds from one sending to the next: so many times as long as the last one took, within limits. Storing a message
 * costs the hub as much as storing many lines, and on the machine that trains whatever the hub computes holds up the
 * training.
 */
const paceElsewhere = { times: 20, least: 200, most: 500 }
const paceHere = { times: 250, least: 200, most: 2000 }
/** How long lines are not held back after someone asked for something, in milliseconds. */
const eagerFor = 3000
const firstRetry = 250
const slowestRetry = 5000

/** What a stream asks of the hub. Every call rejects when the connection is gone or the hub refuses. */
export interface StreamTarget {
  readonly connected: boolean
  /** Whether the hub is on this machine. */
  readonly isHere: boolean
  position(runId: string): Promise<{ acknowledged: number; deleted: boolean }>
  append(runId: string, lines: string[], lease: number): Promise<{ acknowledged: number; superseded: boolean }>
  ensureBlob(blob: BlobRef, file: string): Promise<void>
}

/** `superseded`: the run was given to another trainer, and what is here is no longer its history. */
export type StreamState = 'sending' | 'sent' | 'deleted' | 'superseded'

/**
 * Sends one run folder to the hub: from the last event the hub has stored, in batches, one at a time, and each blob
 * before the line that names it. Whatever fails is tried again; the hub ignores what it already has.
 */
export class RunStream {
  readonly runId: string
  readonly #log: RunLog
  readonly #target: StreamTarget
  readonly #onProblem: (message: string) => void
  /** Last event the hub has; null when it must be asked. */
  #acknowledged: number | null = null
  #deleted = false
  #superseded = false
  #busy = false
  #nudged = false
  #retry = firstRetry
  #timer: NodeJS.Timeout | undefined
  #paceTimer: NodeJS.Timeout | undefined
  #sentAt = -Infinity
  #pace = paceElsewhere.least
  #eagerUntil = -Infinity
  #closed = false
  readonly #waiting = new Set<() => void>()
  /** Resolves when lines are looked for next; null as long as nobody asked. */
  #looked: { readonly promise: Promise<void>; readonly resolve: () => void } | null = null

  constructor(runId: string, log: RunLog, target: StreamTarget, onProblem: (message: string) => void) {
    this.runId = runId
    this.#log = log
    this.#target = target
    this.#onProblem = onProblem
  }

  /** Which lease this machine has of the run. */
  get lease(): number {
    return readLease(this.#log.folder)
  }

  /** Number of the last event that the hub is known to have; 0 when nothing is known. */
  get acknowledged(): number {
    return this.#acknowledged ?? 0
  }

  /** A connection is there: `acknowledged` is what the hub said it has, or null when it did not say. */
  connected(acknowledged: number | null): void {
    this.#acknowledged = acknowledged
    this.#superseded = false
    this.#retry = firstRetry
    void this.nudge()
  }

  /**
   * There may be new lines.
   *
   * @returns resolves when they are looked for: until then, more of them are no news
   */
  nudge(): Promise<void> {
    this.#nudged = true
    const { promise } = this.#looked ??= deferred()
    this.#sendInTime()
    return promise
  }

  #sendInTime(): void {
    if (this.#busy || this.#closed || this.#paceTimer !== undefined) return
    const now = performance.now()
    const wait = this.#sentAt + (now < this.#eagerUntil ? paceElsewhere.least : this.#pace) - now
    if (wait <= 0) void this.#sendAll()
    else this.#paceTimer = setTimeout(() => this.#hurry(), wait)
  }

  /** Someone waits for what the run tells next: it goes out as soon as it is told, for a moment. */
  awaited(): void {
    this.#eagerUntil = performance.now() + eagerFor
    this.#hurry()
  }

  /** Sends what is there without waiting for its time. */
  #hurry(): void {
    clearTimeout(this.#paceTimer)
    this.#paceTimer = undefined
    if (this.#nudged && !this.#busy && !this.#closed) void this.#sendAll()
  }

  /** The hub gave the run to another trainer. */
  supersede(): void {
    this.#superseded = true
    this.#wake()
  }

  /** Stops sending. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    clearTimeout(this.#paceTimer)
    this.#wake()
  }

  /**
   * Waits until the hub has every event that is in the folder now.
   *
   * @returns `sending` when that did not happen in the time given
   */
  async drained(milliseconds: number): Promise<StreamState> {
    const last = await this.#log.refresh()
    const end = Date.now() + milliseconds
    while (!this.#isOver && this.acknowledged < last) {
      this.#hurry()
      const left = end - Date.now()
      if (left <= 0) return 'sending'
      await this.#nextAnswer(left)
    }
    if (this.#superseded) return 'superseded'
    return this.#deleted ? 'deleted' : this.acknowledged >= last ? 'sent' : 'sending'
  }

  /** Nothing more will be sent. */
  get #isOver(): boolean {
    return this.#deleted || this.#superseded || this.#closed
  }

  #nextAnswer(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#waiting.delete(done)
        resolve()
      }
      const timer = setTimeout(done, milliseconds)
      this.#waiting.add(done)
    })
  }

  #wake(): void {
    for (const done of [...this.#waiting]) done()
  }

  async #sendAll(): Promise<void> {
    this.#busy = true
    clearTimeout(this.#timer)
    try {
      if (this.#target.connected && !this.#isOver) {
        this.#nudged = false
        this.#looked?.resolve()
        this.#looked = null
        const begun = performance.now()
        while (await this.#sendBatch());
        this.#sentAt = performance.now()
        const pace = this.#target.isHere ? paceHere : paceElsewhere
        this.#pace = Math.min(pace.most, Math.max(pace.least, pace.times * (this.#sentAt - begun)))
      }
    } catch (error) {
      this.#acknowledged = null
      this.#nudged = true
      if (this.#target.connected && !this.#closed) this.#tryAgainLater(error)
      return
    } finally {
      this.#busy = false
      this.#wake()
    }
    // More came while it was sent.
    if (this.#nudged && this.#target.connected && !this.#isOver) this.#sendInTime()
  }

  /** Sends the next lines, and says whether there may be more. */
  async #sendBatch(): Promise<boolean> {
    if (this.#acknowledged === null) {
      const { acknowledged, deleted } = await this.#target.position(this.runId)
      this.#deleted = deleted
      this.#acknowledged = acknowledged
    }
    if (this.#isOver) return false
    const lines = await this.#log.read(this.#acknowledged, limits)
    if (lines.length === 0) return false
    await this.#sendBlobsOf(lines)
    const { acknowledged, superseded } = await this.#target.append(this.runId, lines, this.lease)
    if (superseded) {
      this.supersede()
      return false
    }
    if (acknowledged <= this.#acknowledged) throw new Error(`the hub stays at event ${acknowledged} of run ${this.runId}`)
    this.#acknowledged = acknowledged
    this.#retry = firstRetry
    this.#wake()
    return true
  }

  async #sendBlobsOf(lines: readonly string[]): Promise<void> {
    for (const line of lines) {
      if (!line.includes('"predictions":{') && !line.includes('"whole":{')) continue
      for (const blob of blobsOf(parseEventLine(line))) await this.#target.ensureBlob(blob, blobFile(this.#log.folder, blob.sha256))
    }
  }

  #tryAgainLater(error: unknown): void {
    this.#onProblem(`run ${this.runId}: ${error instanceof Error ? error.message : String(error)}; trying again`)
    this.#timer = setTimeout(() => this.#sendInTime(), this.#retry)
    this.#retry = Math.min(this.#retry * 2, slowestRetry)
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((settle) => { resolve = settle })
  return { promise, resolve }
}

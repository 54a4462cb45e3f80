import { blobsOf, mayNameBlobs } from '@misfit/events/run/blobs-of-event'
import { EventError, parseEventLine, type RefusedLine } from '@misfit/events/run/run-event'
import type { BlobRef } from '@misfit/events/ids'
import { leaveOut, sendableLine } from '@misfit/events/run/sendable-line'
import { mostLines } from '@misfit/events/live/socket'
import { messageOf } from '@misfit/text/message-of'
import { HubRequestError } from './hub-http.ts'
import { RareNotice } from './rare-notice.ts'
import { blobFile } from '../run-folder/run-folder.ts'
import { readLease } from '../run-folder/run-lease.ts'
import type { RunLog } from '../run-folder/run-log.ts'

/**
 * Limits of a message. `bytes` lies below the largest message even when every second character is one that JSON
 * escapes.
 */
const limits = { lines: mostLines, bytes: 400_000 }
/**
 * Milliseconds from one sending to the next: so many times as long as the last one took, within limits. Storing a
 * message costs the hub as much as storing many lines, and on the machine that trains whatever the hub computes holds
 * up the training.
 */
const paceElsewhere = { times: 20, least: 200, most: 500 }
const paceHere = { times: 250, least: 200, most: 2000 }
/** Milliseconds for which lines are sent without pause after someone asked for something. */
const eagerFor = 3000
const firstRetry = 250
/**
 * Longest pause between two tries, in milliseconds. What the hub refuses it refuses again, unless something changes
 * there; what broke on the way is soon mended.
 */
const slowestRetry = { broken: 5000, refused: 30_000 }

/** Hub as a run's upload needs it. Every call rejects when the connection is gone or the hub refuses. */
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

/** An event of the run folder that the hub has a word about instead. */
export interface LeftOutLine {
  /** Number of the line in `events.jsonl`, from 1. */
  readonly line: number
  readonly reason: string
}

/**
 * Sends one run folder to the hub: from the last event the hub has stored, in batches, one at a time, and each blob
 * before the line that names it. Whatever fails is tried again, less and less often; the hub ignores what it already
 * has.
 * A line that is no event holds nothing back: a word about it goes in its place.
 */
export class RunUpload {
  readonly runId: string
  readonly #log: RunLog
  readonly #target: StreamTarget
  readonly #notice: RareNotice
  /** Reasons for which the hub refused lines that it does not have yet, by line. */
  readonly #refused = new Map<number, string>()
  readonly #onLeftOut: (line: LeftOutLine) => void
  /** Blobs that are not here, or that the hub does not take. */
  readonly #blobsGone = new Set<string>()
  /** Last event the hub has; null when it must be asked. */
  #acknowledged: number | null = null
  #deleted = false
  #superseded = false
  #busy = false
  #nudged = false
  #retry = firstRetry
  /** Time before which nothing is tried, after something failed; by `performance.now()`. */
  #notBefore = -Infinity
  #timer: NodeJS.Timeout | undefined
  #paceTimer: NodeJS.Timeout | undefined
  #sentAt = -Infinity
  #pace = paceElsewhere.least
  #eagerUntil = -Infinity
  #closed = false
  readonly #waiting = new Set<() => void>()
  /** Resolves when lines are looked for next; null as long as nobody asked. */
  #looked: { readonly promise: Promise<void>; readonly resolve: () => void } | null = null

  /**
   * @param onProblem what does not work just now, for people; told seldom
   * @param onLeftOut each line that the hub has a word about instead; told as a problem unless given
   */
  constructor(
    runId: string,
    log: RunLog,
    target: StreamTarget,
    onProblem: (message: string) => void,
    onLeftOut?: (line: LeftOutLine) => void,
  ) {
    this.runId = runId
    this.#log = log
    this.#target = target
    const tell = (message: string) => {
      onProblem(`run ${runId}: ${message}`)
    }
    this.#notice = new RareNotice(tell)
    const leftOut = new RareNotice(tell)
    this.#onLeftOut =
      onLeftOut ??
      (({ line, reason }) => {
        leftOut.problem(
          `line ${line} of its events.jsonl was left out: ${reason}. The rest is sent, and the run's page tells it`,
        )
      })
  }

  /** Lease that this machine holds of the run. */
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
    this.#notBefore = -Infinity
    void this.nudge()
  }

  /**
   * Sends new lines, if there are any.
   *
   * @returns resolves when they are looked for: until then, more of them are no news
   */
  nudge(): Promise<void> {
    this.#nudged = true
    const { promise } = (this.#looked ??= deferred())
    this.#sendInTime()
    return promise
  }

  #sendInTime(): void {
    if (this.#busy || this.#closed || this.#paceTimer !== undefined) return
    const now = performance.now()
    // A timer is set for what failed: until then more lines are no reason to try again.
    if (now < this.#notBefore) return
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
    if (this.#nudged && !this.#busy && !this.#closed && performance.now() >= this.#notBefore) void this.#sendAll()
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
    // Someone waits: what failed before is tried once more at once.
    this.#notBefore = -Infinity
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

  /** Whether the run will send nothing more. */
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
    const after = this.#acknowledged
    const read = await this.#log.read(after, limits)
    if (read.length === 0) return false
    const sendable = read.map((line, i) => this.#sendable(line, after + 1 + i))
    const lines = sendable.map(({ line }) => line)
    await this.#sendBlobsOf(lines)
    const answer = await this.#append(after, lines)
    if (answer === 'some refused') return true
    if (answer.superseded) {
      this.supersede()
      return false
    }
    if (answer.acknowledged <= after) throw new Error(`the hub stays at event ${answer.acknowledged}`)
    this.#acknowledged = answer.acknowledged
    sendable.forEach(({ leftOut }, i) => {
      if (leftOut !== null) this.#note(after + 1 + i, leftOut)
    })
    this.#retry = firstRetry
    this.#notice.over()
    this.#wake()
    return true
  }

  #sendable(line: string, place: number): ReturnType<typeof sendableLine> {
    const refusal = this.#refused.get(place)
    return refusal === undefined ? sendableLine(line, place, this.runId) : leaveOut(line, place, refusal, this.runId)
  }

  /** Lines that the hub says are no events are left out of the next try. */
  async #append(
    after: number,
    lines: string[],
  ): Promise<{ acknowledged: number; superseded: boolean } | 'some refused'> {
    try {
      return await this.#target.append(this.runId, lines, this.lease)
    } catch (error) {
      if (!(error instanceof HubRequestError) || !this.#isNews(error.refused, after)) throw error
      for (const { line, reason } of error.refused) this.#refused.set(after + line, reason)
      return 'some refused'
    }
  }

  /** Whether it helps to leave these out: not what stands for others already. */
  #isNews(refused: readonly RefusedLine[], after: number): boolean {
    return refused.length > 0 && refused.every(({ line }) => !this.#refused.has(after + line))
  }

  /** The hub has a word in place of this line. */
  #note(line: number, reason: string): void {
    this.#refused.delete(line)
    this.#onLeftOut({ line, reason })
  }

  async #sendBlobsOf(lines: readonly string[]): Promise<void> {
    for (const line of lines) {
      if (!mayNameBlobs(line)) continue
      for (const blob of blobsNamedBy(line)) await this.#sendBlob(blob)
    }
  }

  /** An event is told even where what it names is lost: its numbers are not. */
  async #sendBlob(blob: BlobRef): Promise<void> {
    if (this.#blobsGone.has(blob.sha256)) return
    try {
      await this.#target.ensureBlob(blob, blobFile(this.#log.folder, blob.sha256))
    } catch (error) {
      if (!isLost(error)) throw error
      this.#blobsGone.add(blob.sha256)
      this.#notice.problem(
        `blob ${blob.sha256} cannot be sent: ${messageOf(error)}. The events that name it are sent without it`,
      )
    }
  }

  #tryAgainLater(error: unknown): void {
    this.#notice.problem(`${messageOf(error)}; trying again, less and less often`)
    this.#notBefore = performance.now() + this.#retry
    this.#timer = setTimeout(() => {
      this.#notBefore = -Infinity
      this.#sendInTime()
    }, this.#retry)
    const slowest = error instanceof HubRequestError && error.isRefusal ? slowestRetry.refused : slowestRetry.broken
    this.#retry = Math.min(this.#retry * 2, slowest)
  }
}

/** Lists the blobs that a line names; none of a line that is no event, which the hub will refuse. */
function blobsNamedBy(line: string): BlobRef[] {
  try {
    return blobsOf(parseEventLine(line))
  } catch (error) {
    if (error instanceof EventError) return []
    throw error
  }
}

/**
 * Whether bytes will not be there at the next try either: there is no such file, or the hub does not take what is in
 * it.
 */
function isLost(error: unknown): boolean {
  if (error instanceof HubRequestError) return error.isRefusal
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

import { datasetDescriptionSchema } from '@misfit/events/dataset'
import { readHistoryPack } from '@misfit/events/run/history-pack'
import type { RunHistory } from '@misfit/events/run/run-history'
import type { LinesMessage } from '@misfit/events/live/socket'
import { messageOf } from '@misfit/text/message-of'
import { fetchBlob, fetchFromHub } from '../hub-api/fetch-blob.ts'
import { BatchedStore, renderInterval } from './batched-store.ts'
import { afterPaint, median, millisecondsBehind } from './behind.ts'
import { type Connection, connection } from './connection.ts'
import { pageNow } from './hub-clock.ts'
import { exposeReceived } from './expose-received.ts'
import { RunDownload } from './run-download.ts'

export interface LiveRun {
  /** Changes in place: read it while rendering, and let memos depend on `history.version`. */
  history: RunHistory
  version: number
  /**
   * - `loading`: events that the hub has are still on their way
   * - `ready`: all are here
   * - `missing`: the hub knows no such run; `error` says more
   */
  phase: 'loading' | 'ready' | 'missing'
  error: string | null
  /** Median of recent times from an event to its pixels, in milliseconds; null while nothing arrives. */
  behind: number | null
}

const behindKept = 15
/** Milliseconds from a failed fetch to the next one. */
const retryAfter = 2000
/** A run stays in memory this long after its last follower went, so that going back to it is instant. */
const forgetAfter = 60_000

/** Follower of one run: keeps what the hub has of it up to date while someone looks. */
class RunFollower {
  readonly store: BatchedStore<LiveRun>
  #stream = new RunDownload()
  #phase: LiveRun['phase'] = 'loading'
  #error: string | null = null
  #behind: number[] = []
  #asking = false
  #followers = 0
  #forget: ReturnType<typeof setTimeout> | undefined
  readonly #runId: string
  readonly #connection: Connection

  constructor(runId: string, to: Connection) {
    this.#runId = runId
    this.#connection = to
    this.store = new BatchedStore(this.#snapshot(), renderInterval, true)
    exposeReceived(runId, () => this.#stream.received)
  }

  follow(listener: () => void): () => void {
    const unsubscribe = this.store.subscribe(listener)
    clearTimeout(this.#forget)
    this.#followers += 1
    if (this.#followers === 1) this.#begin()
    return () => {
      unsubscribe()
      this.#followers -= 1
      if (this.#followers === 0) this.#forget = setTimeout(() => this.#end(), forgetAfter)
    }
  }

  /** Asks again, after the hub said that there is no such run. */
  retry(): void {
    this.#phase = 'loading'
    this.#error = null
    this.#ask()
    this.#tell()
  }

  #begun = false
  #begin(): void {
    if (this.#begun) return
    this.#begun = true
    this.#connection.socket.on('lines', this.#onLines)
    this.#connection.socket.on('connect', this.#ask)
    this.#connection.socket.on('disconnect', this.#onDisconnect)
    void this.#fill()
  }

  /** A long run's beginning comes at once, and not line by line. Without it the lines come all the same. */
  async #fill(): Promise<void> {
    if (this.#stream.history.lastSeq === 0) {
      this.#asking = true
      try {
        const pack = await fetchFromHub(`/api/runs/${this.#runId}/history`)
        this.#stream.fill(readHistoryPack(new Uint8Array(await pack.arrayBuffer())))
        // Where the hub is not reached yet, what is here is shown meanwhile.
        if (!this.#connection.socket.connected) this.#tell()
      } catch (problem) {
        console.warn(`the packed history of run ${this.#runId} was not taken: ${messageOf(problem)}`)
      }
      this.#asking = false
    }
    if (this.#begun && this.#connection.socket.connected) this.#ask()
  }

  #end(): void {
    this.#begun = false
    this.#connection.socket.off('lines', this.#onLines)
    this.#connection.socket.off('connect', this.#ask)
    this.#connection.socket.off('disconnect', this.#onDisconnect)
    if (this.#connection.socket.connected) this.#connection.socket.emit('unwatch', this.#runId)
    followers.delete(this.#runId)
  }

  #onDisconnect = (): void => {
    this.#asking = false
  }

  /** Asks for what comes after the last event we have: nothing twice, nothing left out. */
  #ask = (): void => {
    if (this.#asking) return
    this.#asking = true
    this.#connection.socket.emit('watch', { runId: this.#runId, after: this.#stream.history.lastSeq }, (answer) => {
      this.#asking = false
      if (!answer.ok) {
        this.#phase = 'missing'
        this.#error = answer.error
      } else if (this.#stream.history.lastSeq >= answer.value.last) {
        this.#phase = 'ready'
      }
      this.#tell()
    })
  }

  #onLines = (message: LinesMessage): void => {
    if (message.runId !== this.#runId) return
    const wasReady = this.#phase === 'ready'
    try {
      const { gap, newestAt } = this.#stream.take(message)
      if (gap) this.#ask()
      this.#completeDataset()
      if (this.#stream.history.lastSeq >= message.last) this.#phase = 'ready'
      if (wasReady && newestAt !== null) this.#newest = { at: newestAt, trainerToHub: message.clockOffset }
    } catch (error) {
      this.#error = messageOf(error)
    }
    this.#tell()
  }

  /** Fetches a description that was too long for an event: until then the pages show the abridged one. */
  #completing: string | null = null
  #completeDataset(): void {
    const { history } = this.#stream
    const whole = history.wholeDataset
    if (whole === null || this.#completing === whole.sha256) return
    this.#completing = whole.sha256
    fetchBlob(whole.sha256)
      .then((bytes) => {
        history.dataset = datasetDescriptionSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
        history.wholeDataset = null
        history.version += 1
        this.#tell()
      })
      .catch(() => {
        setTimeout(() => {
          this.#completing = null
          this.#completeDataset()
        }, retryAfter)
      })
  }

  /** The newest event that has not been painted yet. */
  #newest: { at: number; trainerToHub: number } | null = null

  #tell(): void {
    this.store.change(() => {
      const newest = this.#newest
      this.#newest = null
      if (newest !== null) afterPaint(() => this.#measure(newest))
      return this.#snapshot()
    })
  }

  #measure(newest: { at: number; trainerToHub: number }): void {
    const pageToHub = this.#connection.clockOffset()
    if (pageToHub === null) return
    this.#behind.push(millisecondsBehind(newest.at, newest.trainerToHub, pageNow(), pageToHub))
    if (this.#behind.length > behindKept) this.#behind.shift()
  }

  #snapshot(): LiveRun {
    const { history } = this.#stream
    return { history, version: history.version, phase: this.#phase, error: this.#error, behind: median(this.#behind) }
  }
}

const followers = new Map<string, RunFollower>()

/** The follower of a run; every component that shows the run shares it. */
export function runFollower(runId: string): RunFollower {
  let follower = followers.get(runId)
  if (follower === undefined) {
    follower = new RunFollower(runId, connection())
    followers.set(runId, follower)
  }
  return follower
}

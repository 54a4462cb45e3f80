import { io, type Socket } from 'socket.io-client'
import { analysisJobSchema, type AnalysisJob, type AnalysisNews } from '@misfit/events/analysis'
import { isLoopbackName } from '@misfit/events/loopback'
import {
  jobSchema,
  runCommandSchema,
  type Answer,
  type Job,
  type RunCommand,
  type TrainerClientToServer,
  type TrainerServerToClient,
} from '@misfit/events/live/socket'
import type { TrainerStatus } from '@misfit/events/live/trainer'
import type { Vitals } from '@misfit/events/live/worker'
import type { BlobRef } from '@misfit/events/ids'
import type { StoredCheckpoint } from '@misfit/events/live/stored-checkpoint'
import { messageOf } from '@misfit/text/message-of'
import { ClockOffset } from './clock-offset.ts'
import { HubRequestError, HubHttp } from './hub-http.ts'
import { hubToken } from './hub-token.ts'
import { pathOnHub } from './hub-url.ts'
import type { RunLog } from '../run-folder/run-log.ts'
import { RareNotice } from './rare-notice.ts'
import { RunUpload, type LeftOutLine, type StreamTarget } from './run-upload.ts'

const heartbeatEvery = 2000
const longestAnswer = 10_000
const hungUpDelay = 1000

export interface HubLinkOptions {
  readonly url: string
  readonly status: TrainerStatus
  /** Whether it asks for jobs: a run started on the command line does not. */
  readonly takesJobs: boolean
  /** A page asks to pause, resume or stop a run. @throws an Error whose message the page shows */
  readonly onCommand: (runId: string, command: RunCommand) => void
  /** A page asks for something from a saved model. @throws an Error whose message the page shows */
  readonly onAnalysis?: (job: AnalysisJob) => void
  readonly onAnalysisCancelled?: (analysisId: string) => void
  /** Vitals of the machine, sent with every heartbeat. */
  readonly vitals?: () => Vitals
  /** Called when there may be a job to claim: the hub said so, or a connection was just made. */
  readonly onJobs?: () => void
  readonly onConnected?: () => void
  /** The hub gave a run that is here to another trainer: whatever happens to it here does not count any more. */
  readonly onSuperseded?: (runId: string) => void
  /** Called with what does not work just now, for people. Nothing is lost by it. */
  readonly onProblem?: (message: string) => void
  /** A line of a run folder that is no event: the hub has a word about it instead. Told as a problem unless given. */
  readonly onLeftOut?: (runId: string, line: LeftOutLine) => void
}

/**
 * The live link to the hub: sends run folders as they grow, says which runs are alive, and brings jobs and commands.
 * It reconnects by itself and resends from what the hub has stored. Training never waits for it.
 */
export class HubLink implements StreamTarget {
  readonly http: HubHttp
  readonly isHere: boolean
  readonly #socket: Socket<TrainerServerToClient, TrainerClientToServer>
  readonly #options: HubLinkOptions
  readonly #streams = new Map<string, RunUpload>()
  /** Runs whose processes are alive. */
  readonly #alive = new Set<string>()
  readonly #clock = new ClockOffset()
  readonly #heartbeat: NodeJS.Timeout
  /** Notice of the link itself, which is tried again every second. */
  readonly #notice: RareNotice
  #greeted = false
  #closed = false

  constructor(options: HubLinkOptions) {
    this.#options = options
    this.#notice = new RareNotice((message) => options.onProblem?.(message))
    this.http = new HubHttp(options.url)
    this.isHere = isLoopbackName(new URL(options.url).hostname)
    this.#socket = io(new URL('/trainer', options.url).href, {
      path: pathOnHub(options.url, '/socket.io/'),
      transports: ['websocket'],
      reconnectionDelay: 200,
      reconnectionDelayMax: 1000,
      // A hub that is starting takes connections before it answers: better ask anew than wait for that one.
      timeout: 3000,
      // Asked for anew at each connection: a hub that starts again may have made another data folder.
      auth: (show) => {
        const token = hubToken(options.url)
        show(token === null ? {} : { token })
      },
    })
    this.#socket.on('connect', () => {
      void this.#greet()
    })
    this.#socket.on('disconnect', () => {
      this.#greeted = false
      this.#reconnect()
    })
    this.#socket.on('connect_error', (error) => {
      if (!this.#socket.active) this.#notice.problem(`the hub refused the connection: ${error.message}`)
      this.#reconnect()
    })
    this.#socket.on('jobs', () => options.onJobs?.())
    this.#socket.on('command', (request, answer) => {
      answer(
        answerOf(() => {
          options.onCommand(request.runId, runCommandSchema.parse(request.command))
        }),
      )
    })
    this.#socket.on('analyse', (job, answer) => {
      answer(
        answerOf(() => {
          if (options.onAnalysis === undefined)
            throw new HubRequestError('this trainer holds only the run that it was started for')
          options.onAnalysis(analysisJobSchema.parse(job))
        }),
      )
    })
    this.#socket.on('cancelAnalysis', (analysisId) => options.onAnalysisCancelled?.(analysisId))
    this.#heartbeat = setInterval(() => {
      void this.#beat()
    }, heartbeatEvery)
  }

  /** True when the hub has answered this connection's hello. */
  get connected(): boolean {
    return this.#greeted && this.#socket.connected
  }

  /** Begins to send a run folder. `alive` when its process runs: until `ended`, heartbeats name it. */
  add(runId: string, log: RunLog, { alive }: { alive: boolean }): RunUpload {
    if (alive) this.#alive.add(runId)
    const known = this.#streams.get(runId)
    if (known !== undefined) {
      void known.nudge()
      return known
    }
    const { onProblem, onLeftOut } = this.#options
    const stream = new RunUpload(
      runId,
      log,
      this,
      (message) => onProblem?.(message),
      onLeftOut &&
        ((line) => {
          onLeftOut(runId, line)
        }),
    )
    this.#streams.set(runId, stream)
    if (this.connected) {
      stream.connected(null)
      if (alive) void this.#beat()
    }
    return stream
  }

  /** A run's process is gone. */
  ended(runId: string): void {
    this.#alive.delete(runId)
  }

  /** Stops sending a run. */
  remove(runId: string): void {
    this.#alive.delete(runId)
    this.#streams.get(runId)?.close()
    this.#streams.delete(runId)
  }

  nudge(runId: string): void {
    void this.#streams.get(runId)?.nudge()
  }

  /** Someone waits for what a run tells next. */
  awaited(runId: string): void {
    this.#streams.get(runId)?.awaited()
  }

  /** The next job of the queue; null when there is none. */
  async claim(): Promise<Job | null> {
    const { job } = valueOf<{ job: Job | null }>(await this.#within().emitWithAck('claim'))
    return job === null ? null : jobSchema.parse(job)
  }

  /**
   * Tells that a run's process died without an end in its run folder.
   *
   * @param lease that this machine has of it
   */
  async lost(runId: string, reason: string, lease: number): Promise<void> {
    valueOf<null>(await this.#within().emitWithAck('lost', { runId, reason: reason.slice(0, 1000), lease }))
  }

  async position(runId: string): Promise<{ acknowledged: number; deleted: boolean }> {
    return valueOf(await this.#within().emitWithAck('position', runId))
  }

  async append(runId: string, lines: string[], lease: number): Promise<{ acknowledged: number; superseded: boolean }> {
    const answer = valueOf<{ acknowledged: number; superseded: boolean }>(
      await this.#within().emitWithAck('append', { runId, lines, lease }),
    )
    if (answer.superseded) this.#superseded([runId])
    return answer
  }

  /** Says where a run can go on on any machine. Its blobs and events are with the hub. */
  async keepCheckpoint(runId: string, lease: number, checkpoint: StoredCheckpoint): Promise<void> {
    valueOf<null>(await this.#within().emitWithAck('checkpoint', { runId, lease, checkpoint }))
  }

  async ensureBlob(blob: BlobRef, file: string): Promise<void> {
    await this.http.ensureBlob(blob, file)
  }

  /**
   * Says how far an analysis is. Nothing is lost when the hub does not hear it: the result stays in the run's folder.
   */
  async analysed(news: AnalysisNews): Promise<void> {
    if (this.connected) valueOf<null>(await this.#within().emitWithAck('analysed', news))
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#heartbeat)
    for (const stream of this.#streams.values()) stream.close()
    this.#socket.disconnect()
  }

  /** The client comes back by itself from a broken connection, but not when the hub has hung up or refused it. */
  #reconnect(): void {
    if (this.#socket.active || this.#closed) return
    setTimeout(() => {
      if (!this.#closed) this.#socket.connect()
    }, hungUpDelay).unref()
  }

  async #greet(): Promise<void> {
    try {
      const { acknowledged, superseded } = valueOf<{ acknowledged: Record<string, number>; superseded: string[] }>(
        await this.#within().emitWithAck('hello', {
          trainer: this.#options.status,
          takesJobs: this.#options.takesJobs,
          runs: [...this.#alive],
          leases: this.#leases(),
        }),
      )
      this.#superseded(superseded)
      this.#greeted = true
      this.#notice.over()
      this.http.forget()
      for (const stream of this.#streams.values()) stream.connected(acknowledged[stream.runId] ?? null)
      void this.#beat()
      this.#options.onConnected?.()
      this.#options.onJobs?.()
    } catch (error) {
      this.#notice.problem(`the hub did not take the greeting: ${messageOf(error)}`)
      // A hub that does not answer hello is of no use: connect anew, which asks again. A link that broke meanwhile is
      // being made again already, which hanging up would end for good.
      if (this.#socket.connected) this.#socket.disconnect()
    }
  }

  async #beat(): Promise<void> {
    if (!this.connected) return
    const asked = Date.now()
    try {
      const answer = await this.#within().emitWithAck('heartbeat', {
        runs: [...this.#alive],
        clockOffset: this.#clock.milliseconds,
        leases: this.#leases(),
        ...(this.#options.vitals === undefined ? {} : { vitals: this.#options.vitals() }),
      })
      const { now, superseded } = valueOf<{ now: number; superseded: string[] }>(answer)
      this.#clock.add(asked, now, Date.now())
      this.#superseded(superseded)
    } catch {
      // The next one comes soon, and a broken connection is noticed by the socket.
    }
  }

  /** Leases of the runs whose processes are alive, by run. */
  #leases(): Record<string, number> {
    return Object.fromEntries([...this.#alive].map((runId) => [runId, this.#streams.get(runId)?.lease ?? 0]))
  }

  #superseded(runIds: readonly string[]): void {
    for (const runId of runIds) {
      this.#alive.delete(runId)
      this.#streams.get(runId)?.supersede()
      this.#options.onSuperseded?.(runId)
    }
  }

  #within() {
    if (!this.#socket.connected) throw new HubRequestError('the hub is not connected')
    return this.#socket.timeout(longestAnswer)
  }
}

/** Answers a request; an error goes back to who asked. */
function answerOf(take: () => void): Answer<null> {
  try {
    take()
    return { ok: true, value: null }
  } catch (error) {
    return { ok: false, error: messageOf(error) }
  }
}

function valueOf<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value
  throw new HubRequestError(answer.error, true, answer.refused)
}

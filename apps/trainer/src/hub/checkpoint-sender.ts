import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { StoredCheckpoint } from '@misfit/events/live/stored-checkpoint'
import { lastCheckpointName } from '@misfit/training/fit/checkpoint'
import { messageOf } from '@misfit/text/message-of'
import { bestCheckpointFile, checkpointsFolder } from '../run/run-checkpoints.ts'
import type { HubHttp } from './hub-http.ts'
import type { RunLog } from '../run-folder/run-log.ts'
import type { StreamState } from './run-upload.ts'

const lookEvery = 500
/**
 * Sending takes a twentieth of the time at most. Between two of them a twentieth of the training goes by, which is what
 * a lost machine may cost: so a training of any length leaves no more than a few hundred with the hub.
 */
const shareOfTime = 1 / 20
/** Shortest pause between two checkpoints, in milliseconds. */
const shortestPause = 5000
/**
 * Shortest pause, in milliseconds, between two checkpoints to a hub on the same machine, which is mostly lost together
 * with this trainer. The pause costs training only where a trainer is killed and never comes back; one that comes back
 * goes on from its own folder.
 */
export const pauseBesideHub = 30_000
const longestWait = 60_000

export interface CheckpointSenderOptions {
  readonly log: RunLog
  readonly http: Pick<HubHttp, 'putBlob'>
  /** Waits until the hub has every event that is in the folder now. */
  readonly drained: (milliseconds: number) => Promise<StreamState>
  /** Tells the hub that the run can go on from there on any machine. */
  readonly keep: (checkpoint: StoredCheckpoint) => Promise<void>
  /** Shortest time between two, in milliseconds. */
  readonly pause?: number
  readonly onProblem: (message: string) => void
}

/**
 * Brings the checkpoints of a run to the hub while it trains, so that another machine can go on with it. Training never
 * waits for it: it sends the newest there is, and skips those that were replaced meanwhile.
 */
export class CheckpointSender {
  readonly #options: CheckpointSenderOptions
  readonly #file: string
  readonly #timer: NodeJS.Timeout
  /** Time at which the file that was sent last had been written. */
  #sent: number
  readonly #began = performance.now()
  #notBefore = 0
  #sending: Promise<void> | null = null

  constructor(options: CheckpointSenderOptions) {
    this.#options = options
    this.#file = path.join(checkpointsFolder(options.log.folder), lastCheckpointName)
    // What lies there already the hub has, or it would not have been given out.
    this.#sent = this.#written()
    this.#timer = setInterval(
      () => {
        if (performance.now() >= this.#notBefore) void this.#send()
      },
      Math.min(lookEvery, options.pause ?? lookEvery),
    )
  }

  /** The run's process has ended: stops, after sending the last checkpoint when the run may go on from it. */
  async end({ last }: { last: boolean }): Promise<void> {
    clearInterval(this.#timer)
    await this.#sending
    if (last) await this.#send()
  }

  #written(): number {
    return existsSync(this.#file) ? statSync(this.#file).mtimeMs : 0
  }

  #send(): Promise<void> {
    this.#sending ??= this.#sendNewest()
      .catch((error: unknown) => {
        this.#options.onProblem(`its checkpoint did not reach the hub: ${messageOf(error)}`)
      })
      .finally(() => {
        this.#sending = null
      })
    return this.#sending
  }

  async #sendNewest(): Promise<void> {
    const written = this.#written()
    if (written === this.#sent) return
    const began = performance.now()
    const { log, http, drained, keep, pause = shortestPause } = this.#options
    try {
      // The last one first: one of a better epoch that follows meanwhile is made again by going on from the last.
      const last = await readFile(this.#file)
      const bestFile = bestCheckpointFile(log.folder)
      const best = existsSync(bestFile) ? await readFile(bestFile) : null
      // Every event up to the moment of the checkpoint was written before it.
      const seq = await log.refresh()
      if ((await drained(longestWait)) !== 'sent') return
      await keep({ seq, last: await http.putBlob(last), best: best === null ? null : await http.putBlob(best) })
      this.#sent = written
    } finally {
      const now = performance.now()
      this.#notBefore = now + Math.max(pause, (now - began) / shareOfTime, (now - this.#began) * shareOfTime)
    }
  }
}

import type { NewRunEvent } from '@misfit/events/run/run-event'
import type { RunSettingsInput } from '@misfit/events/settings/settings'
import { FitControl } from '@misfit/training/fit/fit-control'
import { HubFollower } from '../hub/hub-follower.ts'
import { HubHttp } from '../hub/hub-http.ts'
import { runPath, type Home } from '../run-folder/home.ts'
import { publishDatasets } from '../datasets/publish-datasets.ts'
import { RunFolder } from '../run-folder/run-folder.ts'
import { newRunId } from '../run-folder/run-id.ts'
import { RunLog } from '../run-folder/run-log.ts'

/** A run whose training this process does by itself: its folder, and the dashboard's view of it while one runs. */
export class FitRun {
  readonly runId = newRunId()
  readonly folder: RunFolder
  /** Control by which the dashboard pauses and stops the run. */
  readonly control = new FitControl()
  readonly #follower: HubFollower
  #ended = false

  constructor(home: Home, settings: RunSettingsInput, say: (text: string) => void) {
    this.folder = RunFolder.create(runPath(home, this.runId))
    this.#follower = new HubFollower(home, new RunLog(this.folder.path), this.runId, {
      command: (command) => {
        this.control[command]()
      },
      found: (url) => {
        say(`live at ${new URL(`/runs/${this.runId}`, url).href}`)
        // Images are a comfort: without them the run is shown all the same, and the trainer beside the hub sends them
        // later.
        publishDatasets(new HubHttp(url), home).catch(() => undefined)
      },
    })
    this.emit({ type: 'created', runId: this.runId, settings })
  }

  emit(event: NewRunEvent): void {
    this.#follower.show(this.folder.append(event))
  }

  /** Writes how it ended and sends what is left, for a few seconds at most. The first end counts. */
  async end(outcome: 'completed' | 'stopped' | 'failed', message?: string): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    this.emit({ type: 'finished', outcome, ...(message === undefined ? {} : { message: message.slice(0, 4000) }) })
    this.folder.close()
    await this.#follower.end(longestFarewell)
  }
}

/**
 * Longest wait for the hub at the end of a run, in milliseconds. Training kept this process busy, so more may be left
 * to send than of a run with a process of its own.
 */
const longestFarewell = 10_000

import type { RunCommand } from '@misfit/events/live/socket'
import type { RunEvent } from '@misfit/events/run/run-event'
import { findHub } from './hub-address.ts'
import type { Home } from '../run-folder/home.ts'
import { HubLink } from './hub-link.ts'
import type { RunLog } from '../run-folder/run-log.ts'
import { trainerStatus } from '../service/trainer-status.ts'

const lookEvery = 2000
const longestFarewell = 3000

/**
 * Shows a run of the command line on the dashboard of this machine, if there is one now or while it runs. The run does
 * not depend on it: whatever goes wrong here is silent, and the run folder can be pushed later.
 */
export class HubFollower {
  readonly #home: Home
  readonly #runId: string
  readonly #log: RunLog
  readonly #onCommand: (command: RunCommand) => void
  readonly #onFound: (url: string) => void
  #link: HubLink | null = null
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  #closed = false

  constructor(
    home: Home,
    log: RunLog,
    runId: string,
    on: { command: (command: RunCommand) => void; found: (url: string) => void },
  ) {
    this.#home = home
    this.#log = log
    this.#runId = runId
    this.#onCommand = on.command
    this.#onFound = on.found
  }

  /** Begins to look for a hub once it is known what trains here. */
  show(event: RunEvent): void {
    if (event.type === 'started' && event.environment !== undefined && this.#looking === undefined) {
      const { backend, tensorflow } = event.environment
      this.#looking = this.#look({ backend, tensorflow, warning: null })
    }
    this.#link?.nudge(this.#runId)
  }

  /** The run has ended: sends what is left, for so many milliseconds at most. */
  async end(longest = longestFarewell): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    // A short run may end before the answer of the hub that it asked at its start.
    await this.#looking
    if (this.#link === null) return
    await this.#link
      .add(this.#runId, this.#log, { alive: true })
      .drained(longest)
      .catch(() => undefined)
    this.#link.close()
  }

  async #look(backend: Parameters<typeof trainerStatus>[0]): Promise<void> {
    const url = await findHub(this.#home)
    if (url === null) {
      if (!this.#closed)
        this.#timer = setTimeout(() => {
          this.#looking = this.#look(backend)
        }, lookEvery)
      return
    }
    this.#link = new HubLink({
      url,
      status: trainerStatus(backend),
      takesJobs: false,
      onCommand: (_runId, command) => {
        this.#onCommand(command)
      },
      onSuperseded: () => {
        this.#onCommand('stop')
      },
    })
    this.#link.add(this.#runId, this.#log, { alive: true })
    this.#onFound(url)
  }
}

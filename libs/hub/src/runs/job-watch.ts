import { retriesOf } from '@misfit/events/settings/job-options'
import type { Database } from '@misfit/store/postgres/database'
import { expiringRuns, lostQueuedRuns } from '@misfit/store/tables/runs'
import type { StoredRun } from '@misfit/store/tables/schema'
import { timeOfJobId } from './new-id.ts'

/** Milliseconds between two looks at the runs. */
const lookEvery = 3000

/** Acts that the watch may do to a run. */
interface WatchedJobs {
  /** Offers it to any trainer again: it goes on from its last checkpoint. */
  offerAgain(row: StoredRun): Promise<void>
  /** Ends its wait. */
  expire(row: StoredRun, reason: string): Promise<void>
}

/**
 * Offers runs again that lost their trainer, and ends the wait of those that no trainer took in time. What is to be
 * done follows from stored rows, so nothing is forgotten when the hub is killed; and two hubs that see the same do it
 * once.
 */
export class JobWatch {
  /**
   * Times at which runs were first seen lost, by a clock that never goes back: each has the grace time from then on.
   */
  readonly #lostSince = new Map<string, number>()
  readonly #timer: NodeJS.Timeout
  #looked = performance.now()
  #looking: Promise<void> = Promise.resolve()

  /** @param grace milliseconds that a silent trainer has to come back, after its run is shown as lost */
  constructor(
    private readonly database: Database,
    private readonly jobs: WatchedJobs,
    private readonly grace: number,
  ) {
    this.#timer = setInterval(
      () => {
        this.#looking = this.#looking
          .then(() => this.#look())
          .catch((error: unknown) => console.error('hub: cannot look after jobs:', error))
      },
      Math.min(lookEvery, Math.max(20, grace / 2)),
    )
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#looking
  }

  async #look(): Promise<void> {
    const now = performance.now()
    // This machine was suspended: the trainers have as long as ever to come back.
    if (now - this.#looked > 4 * lookEvery) this.#lostSince.clear()
    this.#looked = now
    await this.#offerLost(now)
    for (const row of await expiringRuns(this.database)) await this.#expire(row)
  }

  async #offerLost(now: number): Promise<void> {
    const lost = (await lostQueuedRuns(this.database)).filter(
      (row) => row.tries < retriesOf(row.summary.settings, row.silent ? 'silent' : 'died'),
    )
    const ids = new Set(lost.map(({ id }) => id))
    for (const id of this.#lostSince.keys()) if (!ids.has(id)) this.#lostSince.delete(id)
    for (const row of lost) {
      const since = this.#lostSince.get(row.id) ?? now
      this.#lostSince.set(row.id, since)
      if (!row.silent || now - since >= this.grace) await this.jobs.offerAgain(row)
    }
  }

  async #expire(row: StoredRun): Promise<void> {
    const { waitSeconds } = row.summary.settings
    if (waitSeconds === undefined || row.jobId === null || Date.now() - timeOfJobId(row.jobId) < 1000 * waitSeconds)
      return
    await this.jobs.expire(row, `no trainer took it within ${waitSeconds} seconds`)
  }
}

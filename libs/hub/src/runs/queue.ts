import { newRunSettingsSchema } from '@misfit/events/settings/new-run-settings'
import { longestName, type RunSettings } from '@misfit/events/settings/settings'
import { walkModels, walkSettings } from '@misfit/events/settings/walk'
import { type Database, executorOf } from '@misfit/store/postgres/database'
import type { OpenDatabase } from '@misfit/store/postgres/open-database'
import {
  byPerson,
  claimRun,
  insertQueuedRun,
  type QueuedRun,
  type Requeue,
  requeueRun,
  unqueueRun,
  waitingNeeds,
  waitingRuns,
} from '@misfit/store/tables/runs'
import type { StoredRun } from '@misfit/store/tables/schema'
import PgBoss from 'pg-boss'
import { newJobId, newRunId } from './new-id.ts'

/** Settings of one run for each fold, with names that tell them apart. */
export function foldsOf(settings: RunSettings, count: number, set: string): RunSettings[] {
  return Array.from({ length: count }, (_, index) => {
    const part = `, fold ${index + 1} of ${count}`
    return {
      ...settings,
      name: `${settings.name.slice(0, longestName - part.length)}${part}`,
      fold: { set, count, index },
    }
  })
}

/** A queue for each set of needs, since a trainer takes from a queue whatever comes first in it. */
const queueOf = (needs: readonly string[] = []): string => ['runs', ...needs].join('.')

/**
 * Runs that wait for a trainer: those with a higher priority first, else first come first served. A run and its job are
 * stored in one transaction, so neither is ever there without the other. A job leaves the queue when a trainer takes
 * it: what became of it is told by the run's events, and only {@link RunQueue.goOn} puts it back.
 */
export class RunQueue {
  /** Queues that are known to be there. */
  readonly #made = new Set<string>()

  private constructor(
    private readonly store: OpenDatabase,
    private readonly boss: PgBoss,
  ) {}

  static async open(store: OpenDatabase): Promise<RunQueue> {
    const boss = new PgBoss({ db: store.executor, schedule: false, maintenanceIntervalMinutes: 10 })
    boss.on('error', (error) => console.error('hub: queue:', error.message))
    // It makes its own tables, and hubs that start at once would be in each other's way.
    await store.exclusively(() => boss.start())
    return new RunQueue(store, boss)
  }

  /** Queues a new run. */
  async start(settings: RunSettings): Promise<StoredRun> {
    const [row] = await this.startAll([{ settings }])
    if (row === undefined) throw new Error('no run was queued')
    return row
  }

  /** Queues the walk's runs, in order. */
  startWalk(): Promise<StoredRun[]> {
    const walkId = newRunId()
    return this.startAll(
      walkModels.map((_, position) => ({
        settings: newRunSettingsSchema.parse(walkSettings(position)),
        walk: { walkId, position },
      })),
    )
  }

  /** Queues one run for each fold, whose names tell them apart. */
  startFolds(settings: RunSettings, count: number): Promise<StoredRun[]> {
    const set = newRunId()
    return this.startAll(foldsOf(settings, count, set).map((fold) => ({ settings: fold })))
  }

  /** Queues several runs, in order: all of them or none. */
  async startAll(
    wanted: readonly QueuedRun[],
    also: (transaction: Database) => Promise<void> = async () => undefined,
  ): Promise<StoredRun[]> {
    const now = Date.now()
    for (const { settings } of wanted) await this.#make(queueOf(settings.needs))
    return this.store.database.transaction(async (transaction) => {
      await also(transaction)
      const rows: StoredRun[] = []
      for (const [i, run] of wanted.entries()) {
        const jobId = newJobId(now + i)
        rows.push(await insertQueuedRun(transaction, { ...run, runId: newRunId(), jobId, createdAt: now + i }))
        await this.#send(transaction, jobId, run.settings)
      }
      return rows
    })
  }

  /**
   * Queues a run that was lost or stopped, to go on from its checkpoint. Whoever had it before has it no longer.
   *
   * @param settings those of the run
   */
  async goOn(runId: string, settings: RunSettings, how: Requeue = byPerson): Promise<StoredRun | null> {
    await this.#make(queueOf(settings.needs))
    return this.store.database.transaction((transaction) => this.goOnWithin(transaction, runId, settings, how))
  }

  /**
   * Lets a run go on like {@link goOn}, together with what else a transaction changes. The run was in the queue before.
   */
  async goOnWithin(
    transaction: Database,
    runId: string,
    settings: RunSettings,
    how: Requeue,
  ): Promise<StoredRun | null> {
    const jobId = newJobId(Date.now())
    const row = await requeueRun(transaction, runId, jobId, how)
    if (row !== null) await this.#send(transaction, jobId, settings)
    return row
  }

  /** Takes the run that is next for a trainer with these labels; null when none is. */
  async claim(labels: readonly string[] = []): Promise<StoredRun | null> {
    // Another trainer may hold the first job of a queue at this moment: then the next queue is asked.
    for (const needs of await waitingNeeds(this.store.database, labels)) {
      const row = await this.#claimFrom(queueOf(needs))
      if (row !== null) return row
    }
    return null
  }

  async #claimFrom(queue: string): Promise<StoredRun | null> {
    for (;;) {
      const claimed = await this.store.database.transaction(async (transaction) => {
        const db = executorOf(transaction)
        const [job] = await this.boss.fetch(queue, { db })
        if (job === undefined) return null
        await this.boss.complete(queue, job.id, {}, { db })
        return { row: await claimRun(transaction, job.id) }
      })
      if (claimed === null) return null
      // Otherwise its run was deleted while it waited.
      if (claimed.row !== null) return claimed.row
    }
  }

  /** Takes a waiting run out of the queue; null when it does not wait any more. */
  cancel(runId: string, jobId: string, reason: string | null = null): Promise<StoredRun | null> {
    return this.store.database.transaction(async (transaction) => {
      const row = await unqueueRun(transaction, runId, Date.now(), reason)
      if (row !== null)
        await this.boss.cancel(queueOf(row.summary.settings.needs), jobId, { db: executorOf(transaction) })
      return row
    })
  }

  /**
   * Queues the jobs of runs that wait but came without them, from a backup or another database. Jobs that are there
   * stay.
   *
   * @returns how many runs wait
   */
  async restoreJobs(): Promise<number> {
    const rows = await waitingRuns(this.store.database)
    for (const {
      jobId,
      summary: { settings },
    } of rows) {
      await this.#make(queueOf(settings.needs))
      if (jobId !== null) await this.#send(this.store.database, jobId, settings)
    }
    return rows.length
  }

  async #make(queue: string): Promise<void> {
    if (this.#made.has(queue)) return
    await this.boss.createQueue(queue)
    this.#made.add(queue)
  }

  async #send(transaction: Database, jobId: string, { needs, priority = 0 }: RunSettings): Promise<void> {
    await this.boss.send(queueOf(needs), {}, { id: jobId, priority, retentionDays: 3650, db: executorOf(transaction) })
  }

  async close(): Promise<void> {
    await this.boss.stop({ graceful: false, close: false })
  }
}

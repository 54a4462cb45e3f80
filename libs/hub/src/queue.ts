import { longestName, runSettingsSchema, type RunSettings } from '@misfit/events/settings'
import type { Job } from '@misfit/events/socket'
import { walkModels, walkSettings } from '@misfit/events/walk'
import { executorOf } from '@misfit/store/database'
import type { OpenDatabase } from '@misfit/store/open'
import { claimRun, insertQueuedRun, requeueRun, unqueueRun } from '@misfit/store/runs'
import type { RunRow } from '@misfit/store/schema'
import PgBoss from 'pg-boss'
import { newJobId, newRunId } from './new-id.ts'

const queueName = 'runs'

/**
 * Runs that wait for a trainer, first come first served. A run and its job are stored in one transaction, so neither is
 * ever there without the other. A job leaves the queue when a trainer takes it: what became of it is told by the run's
 * events, and only {@link RunQueue.goOn} puts it back.
 */
export class RunQueue {
  private constructor(
    private readonly store: OpenDatabase,
    private readonly boss: PgBoss,
  ) {}

  static async open(store: OpenDatabase): Promise<RunQueue> {
    const boss = new PgBoss({ db: store.executor, schedule: false, maintenanceIntervalMinutes: 10 })
    boss.on('error', (error) => console.error('hub: queue:', error.message))
    await boss.start()
    await boss.createQueue(queueName)
    return new RunQueue(store, boss)
  }

  /** Queues a new run. */
  async start(settings: RunSettings): Promise<RunRow> {
    const [row] = await this.#startAll([{ settings }])
    if (row === undefined) throw new Error('no run was queued')
    return row
  }

  /** Queues the walk's runs, in order. */
  startWalk(): Promise<RunRow[]> {
    const walkId = newRunId()
    return this.#startAll(
      walkModels.map((_, position) => ({
        settings: runSettingsSchema.parse(walkSettings(position)),
        walk: { walkId, position },
      })),
    )
  }

  /** Queues one run for each fold, whose names tell them apart. */
  startFolds(settings: RunSettings, count: number): Promise<RunRow[]> {
    const set = newRunId()
    return this.#startAll(Array.from({ length: count }, (_, index) => {
      const part = `, fold ${index + 1} of ${count}`
      return { settings: { ...settings, name: `${settings.name.slice(0, longestName - part.length)}${part}`, fold: { set, count, index } } }
    }))
  }

  #startAll(wanted: readonly { settings: RunSettings; walk?: Job['walk'] }[]): Promise<RunRow[]> {
    const now = Date.now()
    return this.store.database.transaction(async (transaction) => {
      const rows: RunRow[] = []
      for (const [i, run] of wanted.entries()) {
        const jobId = newJobId(now + i)
        rows.push(await insertQueuedRun(transaction, { ...run, runId: newRunId(), jobId, createdAt: now + i }))
        await this.boss.send(queueName, {}, { id: jobId, retentionDays: 3650, db: executorOf(transaction) })
      }
      return rows
    })
  }

  /** Queues a run that was lost or stopped, to go on from its checkpoint. */
  goOn(runId: string): Promise<RunRow | null> {
    return this.store.database.transaction(async (transaction) => {
      const jobId = newJobId(Date.now())
      await this.boss.send(queueName, {}, { id: jobId, retentionDays: 3650, db: executorOf(transaction) })
      return requeueRun(transaction, runId, jobId)
    })
  }

  /** Takes the run that waits longest; null when none does. */
  async claim(): Promise<RunRow | null> {
    for (;;) {
      const claimed = await this.store.database.transaction(async (transaction) => {
        const db = executorOf(transaction)
        const [job] = await this.boss.fetch(queueName, { db })
        if (job === undefined) return null
        await this.boss.complete(queueName, job.id, {}, { db })
        return { row: await claimRun(transaction, job.id) }
      })
      if (claimed === null) return null
      // Otherwise its run was deleted while it waited.
      if (claimed.row !== null) return claimed.row
    }
  }

  /** Takes a waiting run out of the queue; null when it does not wait any more. */
  cancel(runId: string, jobId: string): Promise<RunRow | null> {
    return this.store.database.transaction(async (transaction) => {
      await this.boss.cancel(queueName, jobId, { db: executorOf(transaction) })
      return unqueueRun(transaction, runId, Date.now())
    })
  }

  async close(): Promise<void> {
    await this.boss.stop({ graceful: false, close: false })
  }
}

import { EventEmitter } from 'node:events'
import type { PublishedDataset } from '@misfit/events/dataset'
import type { ImageMark } from '@misfit/events/image-mark'
import { canContinue, isActive, type RunSummary } from '@misfit/events/run-summary'
import type { RunSettings } from '@misfit/events/settings'
import type { Job, RunCommand } from '@misfit/events/socket'
import { appendLines } from '@misfit/store/append-lines'
import { publishDataset } from '@misfit/store/datasets'
import { writeMarks } from '@misfit/store/image-marks'
import type { OpenDatabase } from '@misfit/store/open'
import { type RunEdit, deleteRun, editRun, findRun, markFound, markLost, restoreRun, runsInProgress } from '@misfit/store/runs'
import type { RunRow } from '@misfit/store/schema'
import { needsProcess, shownSummary } from '@misfit/store/shown-summary'
import { InTurn } from './in-turn.ts'
import { Liveness, sweepEvery } from './liveness.ts'
import { Problem } from './problem.ts'
import type { RunQueue } from './queue.ts'
import type { Trainers } from './trainers.ts'

/** What happened at the desk, after it was stored. */
export interface DeskEvents {
  /** Lines that are new, in order; `last` is the number of the last of them. */
  lines: [{ runId: string; lines: string[]; last: number }]
  changed: [RunSummary]
  removed: [runId: string]
  dataset: [datasetId: string]
  marks: [datasetId: string, marks: readonly ImageMark[]]
}

/** Where everything that changes a run comes in, from pages and trainers alike: stored first, then announced. */
export class RunDesk extends EventEmitter<DeskEvents> {
  readonly #turns = new InTurn()
  readonly #liveness = new Liveness()
  /** Runs that were marked as lost because nothing was heard of them. */
  readonly #silent = new Set<string>()
  readonly #sweeper: NodeJS.Timeout

  private constructor(
    private readonly store: OpenDatabase,
    private readonly queue: RunQueue,
    private readonly trainers: Trainers,
  ) {
    super()
    this.#sweeper = setInterval(() => this.#sweep(), sweepEvery)
  }

  static async open(store: OpenDatabase, queue: RunQueue, trainers: Trainers): Promise<RunDesk> {
    const desk = new RunDesk(store, queue, trainers)
    // After a restart of the hub, their processes have as long as ever to say that they live.
    for (const runId of await runsInProgress(store.database)) desk.#liveness.expect(runId)
    return desk
  }

  /** The run's row. @throws Problem 404 when there is none, or it was deleted and `deleted` does not allow that */
  async find(runId: string, options: { deleted?: boolean } = {}): Promise<RunRow> {
    const row = await findRun(this.store.database, runId)
    if (row === null) throw new Problem(404, `there is no run ${runId}`)
    if (row.deletedAt !== null && options.deleted !== true) throw new Problem(404, `run ${runId} was deleted; restore it first`)
    return row
  }

  // ---- from trainers ----

  /** Stores lines of a run folder. @returns the number of the last stored line */
  append(runId: string, lines: readonly string[]): Promise<number> {
    return this.#turns.run(runId, async () => {
      const appended = await appendLines(this.store.database, runId, lines)
      if (appended.lines.length > 0) {
        this.emit('lines', { runId, lines: appended.lines, last: appended.acknowledged })
        this.#announce(appended.row)
      }
      return appended.acknowledged
    })
  }

  /** Heartbeats have named these runs. One that was taken for lost for its silence, as of a suspended machine, is not. */
  async heard(runIds: readonly string[]): Promise<void> {
    for (const runId of runIds) this.#liveness.heard(runId)
    await this.found(runIds.filter((runId) => this.#silent.has(runId)))
  }

  /** A trainer says that it holds these runs: none of them is lost. */
  async found(runIds: readonly string[]): Promise<void> {
    for (const runId of runIds) {
      this.#liveness.heard(runId)
      this.#silent.delete(runId)
      const row = await markFound(this.store.database, runId)
      if (row !== null) this.#announce(row)
    }
  }

  async lost(runId: string, reason: string): Promise<void> {
    const row = await markLost(this.store.database, runId, reason, Date.now())
    if (row !== null) this.#announce(row)
  }

  /** The next job, for a trainer that is about to begin it. */
  async claim(): Promise<Job | null> {
    const row = await this.queue.claim()
    if (row === null) return null
    this.#announce(row)
    const { settings, walk, lastSeq } = row.summary
    const named = { ...settings, name: row.name ?? settings.name, tags: row.tags ?? settings.tags }
    return { runId: row.id, settings: named, ...(walk === null ? {} : { walk }), continues: lastSeq > 0 }
  }

  // ---- from pages ----

  async start(settings: RunSettings): Promise<string> {
    this.#checkOffered(settings)
    const row = await this.queue.start(settings)
    this.#announce(row)
    this.trainers.offerJobs()
    return row.id
  }

  async startWalk(): Promise<{ walkId: string; runIds: string[] }> {
    const rows = await this.queue.startWalk()
    rows.forEach((row) => this.#announce(row))
    this.trainers.offerJobs()
    return { walkId: rows[0]?.summary.walk?.walkId ?? '', runIds: rows.map((row) => row.id) }
  }

  async startFolds(settings: RunSettings, count: number): Promise<{ set: string; runIds: string[] }> {
    this.#checkOffered(settings)
    const rows = await this.queue.startFolds(settings, count)
    rows.forEach((row) => this.#announce(row))
    this.trainers.offerJobs()
    return { set: rows[0]?.summary.settings.fold?.set ?? '', runIds: rows.map((row) => row.id) }
  }

  async goOn(runId: string): Promise<void> {
    const before = shownSummary(await this.find(runId))
    if (!canContinue(before.status)) {
      throw new Problem(409, `run ${runId} is ${before.status}; only a lost or stopped run can go on`)
    }
    const row = await this.queue.goOn(runId, before.settings)
    if (row !== null) this.#announce(row)
    this.trainers.offerJobs()
  }

  async command(runId: string, command: RunCommand): Promise<void> {
    const row = await this.find(runId)
    if (row.job === 'waiting' && row.jobId !== null) {
      if (command !== 'stop') throw new Problem(409, `run ${runId} waits in the queue; it can only be stopped`)
      const cancelled = await this.queue.cancel(runId, row.jobId)
      if (cancelled !== null) return this.#announce(cancelled)
    }
    const refusal = await this.trainers.command(runId, command)
    if (refusal !== null) throw new Problem(409, refusal)
  }

  async edit(runId: string, edit: RunEdit): Promise<RunSummary> {
    await this.find(runId)
    return this.#changed(runId, await editRun(this.store.database, runId, edit))
  }

  async delete(runId: string): Promise<void> {
    const row = await this.find(runId)
    const { status } = shownSummary(row)
    if (isActive(status) || row.job === 'claimed') throw new Problem(409, `run ${runId} is ${status}; stop it first`)
    if (row.job === 'waiting' && row.jobId !== null) await this.queue.cancel(runId, row.jobId)
    await deleteRun(this.store.database, runId, Date.now())
    this.emit('removed', runId)
  }

  async restore(runId: string): Promise<RunSummary> {
    await this.find(runId, { deleted: true })
    return this.#changed(runId, await restoreRun(this.store.database, runId))
  }

  async publish(dataset: PublishedDataset): Promise<void> {
    await publishDataset(this.store.database, dataset, Date.now())
    this.emit('dataset', dataset.description.id)
  }

  /** Writes on images of a dataset. */
  async mark(datasetId: string, marks: readonly ImageMark[]): Promise<void> {
    await this.#turns.run(datasetId, () => writeMarks(this.store.database, datasetId, marks, Date.now()))
    this.emit('marks', datasetId, marks)
  }

  /** Waits for what is being stored, and watches no more. */
  async close(): Promise<void> {
    clearInterval(this.#sweeper)
    await this.#turns.idle()
  }

  #checkOffered(settings: RunSettings): void {
    const offers = this.trainers.list()
    if (offers.length === 0) return
    const models = new Set(offers.flatMap((trainer) => trainer.models.map((model) => model.id)))
    if (!models.has(settings.model)) {
      throw new Problem(400, `settings.model: unknown model ${settings.model}; known: ${[...models].join(', ')}`)
    }
    const datasets = new Set(offers.flatMap((trainer) => trainer.datasets))
    if (!datasets.has(settings.dataset)) {
      throw new Problem(400, `settings.dataset: unknown dataset ${settings.dataset}; known: ${[...datasets].join(', ')}`)
    }
  }

  #changed(runId: string, row: RunRow | null): RunSummary {
    if (row === null) throw new Problem(404, `there is no run ${runId}`)
    this.#announce(row)
    return shownSummary(row)
  }

  #announce(row: RunRow): void {
    if (needsProcess(row)) this.#liveness.expect(row.id)
    else this.#liveness.forget(row.id)
    if (row.deletedAt === null) this.emit('changed', shownSummary(row))
  }

  #sweep(): void {
    for (const runId of this.#liveness.overdue()) {
      this.#silent.add(runId)
      this.lost(runId, 'its trainer has not been heard of for 8 seconds').catch((error: unknown) => {
        console.error('hub: cannot mark a run as lost:', error)
        this.#liveness.expect(runId)
      })
    }
  }
}

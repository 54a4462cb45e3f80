import { EventEmitter } from 'node:events'
import type { Alert } from '@misfit/events/people/alert'
import type { PublishedDataset } from '@misfit/events/dataset'
import type { ImageMark } from '@misfit/events/people/image-mark'
import type { Note } from '@misfit/events/people/note'
import { canContinue, isActive, type RunSummary } from '@misfit/events/run/run-summary'
import type { RunSettings } from '@misfit/events/settings/settings'
import type { Job, RunCommand } from '@misfit/events/live/socket'
import type { StoredCheckpoint } from '@misfit/events/live/stored-checkpoint'
import { appendTogether } from '@misfit/store/tables/append-lines'
import { publishDataset } from '@misfit/store/tables/datasets'
import { fireTest } from '@misfit/store/tables/alerts'
import { writeMarks } from '@misfit/store/tables/image-marks'
import type { Database } from '@misfit/store/postgres/database'
import { writeNote } from '@misfit/store/tables/notes'
import type { OpenDatabase } from '@misfit/store/postgres/open-database'
import {
  type QueuedRun,
  type RunEdit,
  byPerson,
  deleteRun,
  editRun,
  findRun,
  keepCheckpoint,
  leasesOf,
  markFound,
  markLost,
  restoreRun,
  runsInProgress,
} from '@misfit/store/tables/runs'
import type { StoredRun } from '@misfit/store/tables/schema'
import { needsProcess, shownSummary } from '@misfit/store/tables/shown-summary'
import type { Exchange } from '../hubs/exchange.ts'
import { recordVisit } from '../access/record-visit.ts'
import { visitor } from '../access/visitor.ts'
import { InTurn } from './in-turn.ts'
import { LineWriter } from './line-writer.ts'
import { Liveness, lostAfter, sweepEvery } from './liveness.ts'
import { HttpProblem } from '../api/problem.ts'
import type { RunQueue } from './queue.ts'
import type { Trainers } from '../trainers/trainers.ts'

const actOf = { pause: 'paused', resume: 'resumed', stop: 'stopped' } as const

/** What happened at the desk, after it was stored. */
interface DeskEvents {
  /** Lines that are new, in order; `last` is the number of the last of them. */
  lines: [{ runId: string; lines: string[]; last: number }]
  changed: [RunSummary]
  removed: [runId: string]
  dataset: [datasetId: string]
  marks: [datasetId: string, marks: readonly ImageMark[]]
  alert: [Alert]
  /** Something was written about these runs, whose `noteKey` it is. */
  note: [about: string]
}

/** Where everything that changes a run comes in, from pages and trainers alike: stored first, then announced. */
export class RunDesk extends EventEmitter<DeskEvents> {
  readonly #turns = new InTurn()
  readonly #writer: LineWriter
  readonly #liveness: Liveness
  /** Runs that were marked as lost because nothing was heard of them. */
  readonly #silent = new Set<string>()
  readonly #sweeper: NodeJS.Timeout

  private constructor(
    private readonly store: OpenDatabase,
    private readonly queue: RunQueue,
    private readonly trainers: Trainers,
    private readonly exchange: Exchange,
    private readonly lostAfter: number,
  ) {
    super()
    this.#writer = new LineWriter((sent) => appendTogether(store.database, sent))
    this.#liveness = new Liveness(undefined, lostAfter)
    this.#sweeper = setInterval(() => this.#sweep(), sweepEvery)
  }

  /** @param longestSilence milliseconds after which a run is lost that no heartbeat names */
  static async open(
    store: OpenDatabase,
    queue: RunQueue,
    trainers: Trainers,
    exchange: Exchange,
    longestSilence = lostAfter,
  ): Promise<RunDesk> {
    const desk = new RunDesk(store, queue, trainers, exchange, longestSilence)
    // After a restart of the hub, their processes have as long as ever to say that they live.
    for (const runId of await runsInProgress(store.database)) desk.#liveness.expect(runId)
    return desk
  }

  /** The run's row. @throws Problem 404 when there is none, or it was deleted and `deleted` does not allow that */
  async find(runId: string, options: { deleted?: boolean } = {}): Promise<StoredRun> {
    const row = await findRun(this.store.database, runId)
    if (row === null) throw new HttpProblem(404, `there is no run ${runId}`)
    if (row.deletedAt !== null && options.deleted !== true)
      throw new HttpProblem(404, `run ${runId} was deleted; restore it first`)
    return row
  }

  // ---- from trainers ----

  /**
   * Stores lines of a run folder.
   *
   * @param lease which the sender has of the run
   * @returns the number of the last stored line
   * @throws SupersededError when the run was given to another trainer since
   */
  append(runId: string, lines: readonly string[], lease?: number): Promise<number> {
    return this.#turns.run(runId, async () => {
      const appended = await this.#writer.append({ runId, lines, lease })
      if (appended.lines.length > 0) {
        // A run of the queue was started by whoever queued it; any other comes with its first event.
        if (appended.events[0]?.type === 'created' && !appended.row.queued)
          await recordVisit(this.store.database, runId, 'started')
        this.emit('lines', { runId, lines: appended.lines, last: appended.acknowledged })
        this.#announce(appended.row)
        this.#alert(appended.alerts)
      }
      return appended.acknowledged
    })
  }

  /** Which of these runs were given to another trainer since the sender got them. */
  async superseded(runIds: readonly string[], leases: Readonly<Record<string, number>> = {}): Promise<string[]> {
    const current = await leasesOf(this.store.database, runIds)
    return runIds.filter((runId) => (leases[runId] ?? 0) < (current.get(runId) ?? 0))
  }

  /**
   * Keeps where a run can go on on any machine.
   *
   * @param isThere whether the bytes of a blob are kept
   * @throws Problem 409 when the run is another trainer's by now, or the hub lacks events up to there
   * @throws StoreError when it lacks a blob of the checkpoint
   */
  async keepCheckpoint(
    runId: string,
    lease: number,
    checkpoint: StoredCheckpoint,
    isThere: (sha256: string) => Promise<boolean>,
  ): Promise<void> {
    const kept = await keepCheckpoint(this.store.database, runId, lease, checkpoint, isThere)
    if (!kept)
      throw new HttpProblem(409, `run ${runId} has no event ${checkpoint.seq} here, or was given to another trainer`)
  }

  /**
   * Heartbeats have named these runs. One that was taken for lost for its silence, as of a suspended machine, is not.
   */
  async heard(runIds: readonly string[]): Promise<void> {
    for (const runId of runIds) this.#liveness.heard(runId)
    await this.found(runIds.filter((runId) => this.#silent.has(runId)))
  }

  /** Watches over the run, also where another hub has changed it, for as long as a process should be at work on it. */
  watchOver(row: StoredRun): void {
    if (needsProcess(row)) this.#liveness.expect(row.id)
    else this.#liveness.forget(row.id)
    // Another hub found it silent; its trainer may come back to this one.
    if (row.silent) this.#silent.add(row.id)
    else this.#silent.delete(row.id)
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

  /** @param lease which the trainer that says so has of the run; absent when it is its silence that says it */
  async lost(runId: string, reason: string, lease?: number): Promise<void> {
    const lost = await markLost(this.store.database, runId, reason, Date.now(), lease)
    if (lost === null) return
    this.#announce(lost.row)
    this.#alert(lost.alerts)
  }

  /** Offers a lost run to any trainer: whoever had it has it no longer. */
  async offerAgain({ id, tries, lease, summary: { settings } }: StoredRun): Promise<void> {
    const row = await this.queue.goOn(id, settings, { tries: tries + 1, lease })
    if (row !== null) this.offered([row])
  }

  /** Takes a run out of the queue that waited too long. */
  async expire({ id, jobId }: StoredRun, reason: string): Promise<void> {
    const row = jobId === null ? null : await this.queue.cancel(id, jobId, reason)
    if (row !== null) this.#announce(row)
  }

  /** The next job that a trainer with these labels can take; it is about to begin it. */
  async claim(labels: readonly string[]): Promise<Job | null> {
    const row = await this.queue.claim(labels)
    if (row === null) return null
    this.#announce(row)
    const { settings, walk, lastSeq } = row.summary
    const named = { ...settings, name: row.name ?? settings.name, tags: row.tags ?? settings.tags }
    return {
      runId: row.id,
      settings: named,
      ...(walk === null ? {} : { walk }),
      continues: lastSeq > 0,
      lease: row.lease,
      ...(row.checkpoint === null ? {} : { checkpoint: row.checkpoint }),
      ...(row.untilEpoch === null ? {} : { untilEpoch: row.untilEpoch }),
    }
  }

  // ---- from pages ----

  async start(settings: RunSettings): Promise<string> {
    this.#checkOffered(settings)
    const row = await this.queue.start(settings)
    await this.#begun([row])
    return row.id
  }

  async startWalk(): Promise<{ walkId: string; runIds: string[] }> {
    const rows = await this.#begun(await this.queue.startWalk())
    return { walkId: rows[0]?.summary.walk?.walkId ?? '', runIds: rows.map((row) => row.id) }
  }

  /**
   * Queues several runs, and does something else in the same transaction: all of it or nothing.
   *
   * @throws Problem 400 when no trainer knows a model or dataset of them
   */
  async startAll(wanted: readonly QueuedRun[], also?: (transaction: Database) => Promise<void>): Promise<StoredRun[]> {
    for (const { settings } of wanted) this.#checkOffered(settings)
    return this.#begun(await this.queue.startAll(wanted, also))
  }

  async startFolds(settings: RunSettings, count: number): Promise<{ set: string; runIds: string[] }> {
    this.#checkOffered(settings)
    const rows = await this.#begun(await this.queue.startFolds(settings, count))
    return { set: rows[0]?.summary.settings.fold?.set ?? '', runIds: rows.map((row) => row.id) }
  }

  async goOn(runId: string): Promise<void> {
    const found = await this.find(runId)
    const before = shownSummary(found)
    if (!canContinue(before.status)) {
      throw new HttpProblem(409, `run ${runId} is ${before.status}; only a lost or stopped run can go on`)
    }
    const row = await this.queue.goOn(runId, before.settings, {
      ...byPerson,
      // A person lets it go on past the rung at which its sweep stopped it.
      ...(found.untilEpoch !== null && found.untilEpoch <= before.epoch ? { untilEpoch: null } : {}),
    })
    if (row !== null) {
      await recordVisit(this.store.database, runId, 'continued')
      this.#announce(row)
    }
    this.trainers.offerJobs()
  }

  async command(runId: string, command: RunCommand): Promise<void> {
    const row = await this.find(runId)
    if (row.job === 'waiting' && row.jobId !== null) {
      if (command !== 'stop') throw new HttpProblem(409, `run ${runId} waits in the queue; it can only be stopped`)
      const cancelled = await this.queue.cancel(runId, row.jobId)
      if (cancelled !== null) {
        await recordVisit(this.store.database, runId, 'stopped')
        return this.#announce(cancelled)
      }
    }
    const refusal = await this.trainers.command(runId, command)
    if (refusal !== null) throw new HttpProblem(409, refusal)
    await recordVisit(this.store.database, runId, actOf[command])
  }

  async edit(runId: string, edit: RunEdit): Promise<RunSummary> {
    await this.find(runId)
    const row = await editRun(this.store.database, runId, edit)
    if (edit.name !== undefined) await recordVisit(this.store.database, runId, 'renamed', edit.name)
    if (edit.tags !== undefined) await recordVisit(this.store.database, runId, 'tagged', edit.tags.join(', '))
    return this.#changed(runId, row)
  }

  async delete(runId: string): Promise<void> {
    const row = await this.find(runId)
    const { status } = shownSummary(row)
    if (isActive(status) || row.job === 'claimed')
      throw new HttpProblem(409, `run ${runId} is ${status}; stop it first`)
    if (row.job === 'waiting' && row.jobId !== null) await this.queue.cancel(runId, row.jobId)
    await deleteRun(this.store.database, runId, Date.now())
    await recordVisit(this.store.database, runId, 'deleted')
    this.emit('removed', runId)
  }

  async restore(runId: string): Promise<RunSummary> {
    await this.find(runId, { deleted: true })
    const row = await restoreRun(this.store.database, runId)
    await recordVisit(this.store.database, runId, 'restored')
    return this.#changed(runId, row)
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

  /** Tries a rule's webhook. @throws Problem 404 when there is no such rule */
  async testAlert(ruleId: string): Promise<Alert> {
    const alert = await fireTest(this.store.database, ruleId, Date.now())
    if (alert === null) throw new HttpProblem(404, `there is no alert ${ruleId}`)
    this.emit('alert', alert)
    return alert
  }

  /**
   * Writes about runs.
   *
   * @throws Problem 404 when one of them is not there, 409 when someone else has written since
   */
  async writeNote(about: string, text: string, basedOn: number): Promise<Note> {
    for (const runId of about.split(',')) await this.find(runId)
    const note = await writeNote(this.store.database, about, {
      text,
      basedOn,
      by: visitor()?.name ?? 'the hub',
      at: Date.now(),
    })
    if (note === null) throw new HttpProblem(409, 'someone else has changed this note since; look at their text first')
    this.emit('note', about)
    return note
  }

  /** Waits for what is being stored, and watches no more. */
  async close(): Promise<void> {
    clearInterval(this.#sweeper)
    await this.#turns.idle()
  }

  async #begun(rows: StoredRun[]): Promise<StoredRun[]> {
    for (const { id } of rows) await recordVisit(this.store.database, id, 'started')
    this.offered(rows)
    return rows
  }

  /** Runs were put into the queue: pages and trainers hear of it. */
  offered(rows: readonly StoredRun[]): void {
    rows.forEach((row) => this.#announce(row))
    this.trainers.offerJobs()
  }

  #checkOffered(settings: RunSettings): void {
    const offers = this.trainers.list()
    if (offers.length === 0) return
    const models = new Set(offers.flatMap((trainer) => trainer.models.map((model) => model.id)))
    if (!models.has(settings.model)) {
      throw new HttpProblem(400, `settings.model: unknown model ${settings.model}; known: ${[...models].join(', ')}`)
    }
    const datasets = new Set(offers.flatMap((trainer) => trainer.datasets))
    if (!datasets.has(settings.dataset)) {
      throw new HttpProblem(
        400,
        `settings.dataset: unknown dataset ${settings.dataset}; known: ${[...datasets].join(', ')}`,
      )
    }
  }

  #changed(runId: string, row: StoredRun | null): RunSummary {
    if (row === null) throw new HttpProblem(404, `there is no run ${runId}`)
    this.#announce(row)
    return shownSummary(row)
  }

  #announce(row: StoredRun): void {
    this.watchOver(row)
    if (row.deletedAt === null) this.emit('changed', shownSummary(row))
  }

  #alert(alerts: readonly Alert[]): void {
    for (const alert of alerts) this.emit('alert', alert)
  }

  #sweep(): void {
    // A run may be alive at a hub of which nothing can be heard just now.
    if (!this.exchange.isOpen) return this.#liveness.forgive()
    for (const runId of this.#liveness.overdue()) {
      this.#silent.add(runId)
      this.lost(runId, `its trainer has not been heard of for ${this.lostAfter / 1000} seconds`).catch(
        (error: unknown) => {
          console.error('hub: cannot mark a run as lost:', error)
          this.#liveness.expect(runId)
        },
      )
    }
  }
}

import { retriesOf } from '@misfit/events/settings/job-options'
import { isActive, type RunSummary } from '@misfit/events/run/run-summary'
import { betterFirst, rungsOf, scoreOf, type Sweep, type SweepSpec } from '@misfit/events/settings/sweep'
import type { OpenDatabase } from '@misfit/store/postgres/open-database'
import type { StoredRun, SweepRow } from '@misfit/store/tables/schema'
import { shownSummary } from '@misfit/store/tables/shown-summary'
import {
  findSweep,
  insertSweep,
  listSweeps,
  lockSweep,
  markSweepStopped,
  runsOfSweep,
  setRung,
  sweepsInProgress,
} from '@misfit/store/tables/sweeps'
import { InTurn } from '../runs/in-turn.ts'
import { newRunId } from '../runs/new-id.ts'
import { HttpProblem } from '../api/problem.ts'
import { foldsOf, type RunQueue } from '../runs/queue.ts'
import type { RunDesk } from '../runs/run-desk.ts'
import { settingsOfTrial, trialsOf } from './sweep-trials.ts'

/** A rung that another hub left undecided when it was killed is found within this many milliseconds. */
const lookEvery = 10_000

/**
 * Sweeps: many runs that differ in a few settings, each an ordinary job. What has been decided follows from stored
 * rows, and each decision is one transaction, so a hub may be killed at any moment, and several may decide at once.
 */
export class Sweeps {
  readonly #turns = new InTurn()
  readonly #timer: NodeJS.Timeout

  constructor(
    private readonly store: OpenDatabase,
    private readonly queue: RunQueue,
    private readonly desk: RunDesk,
  ) {
    desk.on('changed', this.#changed)
    this.#timer = setInterval(() => void this.#advanceAll(), lookEvery)
    void this.#advanceAll()
  }

  async list(): Promise<Sweep[]> {
    return (await listSweeps(this.store.database)).map(shownSweep)
  }

  /** @throws Problem 404 when there is none */
  async find(sweepId: string): Promise<Sweep> {
    const row = await findSweep(this.store.database, sweepId)
    if (row === null) throw new HttpProblem(404, `there is no sweep ${sweepId}`)
    return shownSweep(row)
  }

  /**
   * Queues the runs of a new sweep.
   *
   * @throws Problem 400 when a trial cannot be
   */
  async start(spec: SweepSpec): Promise<{ sweepId: string; runIds: string[] }> {
    const id = newRunId()
    const trials = trialsOf(spec)
    const [firstRung, ...laterRungs] = rungsOf(spec)
    const untilEpoch = laterRungs.length > 0 ? firstRung : null
    const wanted = trials.flatMap((values, trial) => {
      const settings = settingsOfTrial(spec, values, { id, trial })
      return spec.folds === undefined ? [settings] : foldsOf(settings, spec.folds, newRunId())
    })
    const rows = await this.desk.startAll(
      wanted.map((settings) => ({ settings, untilEpoch: untilEpoch ?? null })),
      (transaction) => insertSweep(transaction, { id, spec, trials, createdAt: Date.now() }),
    )
    return { sweepId: id, runIds: rows.map((row) => row.id) }
  }

  /** Stops what waits, and what trains as well when `all` is to stop. What was stopped can go on run by run. */
  async stop(sweepId: string, what: 'all' | 'rest'): Promise<Sweep> {
    await this.find(sweepId)
    await markSweepStopped(this.store.database, sweepId, Date.now())
    for (const row of await runsOfSweep(this.store.database, sweepId)) {
      const waits = row.job === 'waiting'
      if (!waits && !(what === 'all' && isActive(shownSummary(row).status))) continue
      // It may have ended by itself, or its trainer may be gone: there is nothing left to stop then.
      await this.desk.command(row.id, 'stop').catch((error: unknown) => {
        if (!(error instanceof HttpProblem)) throw error
      })
    }
    return this.find(sweepId)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.desk.off('changed', this.#changed)
    await this.#turns.idle()
  }

  readonly #changed = ({ settings: { sweep }, status }: RunSummary): void => {
    if (sweep !== undefined && status !== 'queued' && !isActive(status)) void this.#advance(sweep.id)
  }

  async #advanceAll(): Promise<void> {
    try {
      for (const id of await sweepsInProgress(this.store.database)) void this.#advance(id)
    } catch (error) {
      console.error('hub: cannot look for sweeps:', error)
    }
  }

  /** Decides the rung that trains now, if all of its runs are done with it. */
  async #advance(sweepId: string): Promise<void> {
    try {
      const offered = await this.#turns.run(sweepId, () => this.#decide(sweepId))
      if (offered.length > 0) this.desk.offered(offered)
    } catch (error) {
      console.error(`hub: cannot go on with sweep ${sweepId}:`, error)
    }
  }

  #decide(sweepId: string): Promise<StoredRun[]> {
    return this.store.database.transaction(async (transaction) => {
      const sweep = await lockSweep(transaction, sweepId)
      if (sweep === null || sweep.stoppedAt !== null) return []
      const { spec, rung } = sweep
      const rungs = rungsOf(spec)
      const rungEpoch = rungs[rung]
      if (rungEpoch === undefined || rungs.length === 1) return []
      const isLast = rung === rungs.length - 1
      const contenders = (await runsOfSweep(transaction, sweepId)).filter(
        (row) => row.untilEpoch === (isLast ? null : rungEpoch),
      )
      if (!contenders.every(isDone)) return []
      await setRung(transaction, sweepId, rung + 1)
      if (isLast) return []
      const next = rung + 1 === rungs.length - 1 ? null : (rungs[rung + 1] ?? null)
      const offered: StoredRun[] = []
      for (const { id, summary, lease } of survivors(spec, contenders, rungEpoch).flat()) {
        const row = await this.queue.goOnWithin(transaction, id, summary.settings, {
          tries: null,
          untilEpoch: next,
          lease,
        })
        if (row !== null) offered.push(row)
      }
      return offered
    })
  }
}

/** Whether a run has come to rest in this rung: it neither trains nor goes on by itself. */
function isDone(row: StoredRun): boolean {
  const { status, settings } = shownSummary(row)
  if (status === 'lost') return row.tries >= retriesOf(settings, row.silent ? 'silent' : 'died')
  return status === 'stopped' || status === 'failed' || status === 'completed'
}

/** The runs of the better half of the trials, the best trial first. A trial that failed or was stopped is out. */
function survivors({ measure }: SweepSpec, contenders: readonly StoredRun[], rungEpoch: number): StoredRun[][] {
  const byTrial = new Map<number, StoredRun[]>()
  for (const row of contenders) {
    const trial = row.summary.settings.sweep?.trial ?? 0
    byTrial.set(trial, [...(byTrial.get(trial) ?? []), row])
  }
  const trials = [...byTrial.values()]
  const order = betterFirst(measure)
  return trials
    .filter((runs) => runs.every((row) => shownSummary(row).status === 'stopped' && row.summary.epoch >= rungEpoch))
    .map((runs) => ({
      runs,
      score: scoreOf(
        runs.map((row) => row.summary),
        measure,
      ),
    }))
    .sort((a, b) => order(a.score, b.score))
    .slice(0, Math.ceil(trials.length / 2))
    .map(({ runs }) => runs)
}

const shownSweep = ({ id, spec, trials, createdAt, rung, stoppedAt }: SweepRow): Sweep => ({
  sweepId: id,
  spec,
  trials,
  createdAt,
  rungs: rungsOf(spec),
  rung,
  stoppedAt,
})

import type { TrainerStatus } from '@misfit/events/live/trainer'
import type { Vitals, Worker } from '@misfit/events/live/worker'
import type { Database } from '@misfit/store/postgres/database'
import { forgetWorker, forgetWorkersBefore, listWorkers, putWorker } from '@misfit/store/tables/workers'
import { InTurn } from '../runs/in-turn.ts'

/** Milliseconds between two times that a trainer's presence is written. */
const writeEvery = 5000
/** Milliseconds without a written presence after which a trainer is lost: its hub may have been killed with it. */
const silentAfter = 15_000
const forgottenAfter = 7 * 24 * 3600 * 1000

/**
 * Board of the trainers that there are and how their machines do. It is kept in the store, where every hub finds those
 * of the others.
 */
export class WorkerBoard {
  readonly #workers = new Map<string, { worker: Worker; heardAt: number; writtenAt: number }>()
  readonly #turns = new InTurn()

  constructor(private readonly database: Database) {}

  /** A trainer that takes jobs has connected. */
  came(
    connection: string,
    { models: _models, datasets: _datasets, ...trainer }: TrainerStatus,
    runs: readonly string[],
  ): void {
    this.#put(connection, { trainer, state: 'connected', since: Date.now(), vitals: null, runs: [...runs] })
    this.#write('', () => forgetWorkersBefore(this.database, Date.now() - forgottenAfter))
  }

  /** A heartbeat has come. */
  beat(connection: string, vitals: Vitals | undefined, runs: readonly string[]): void {
    const known = this.#workers.get(connection)
    if (known === undefined) return
    const worker = { ...known.worker, vitals: vitals ?? null, runs: [...runs] }
    const isNew = worker.runs.join() !== known.worker.runs.join()
    if (isNew || Date.now() - known.writtenAt >= writeEvery) this.#put(connection, worker)
    else this.#workers.set(connection, { worker, heardAt: Date.now(), writtenAt: known.writtenAt })
  }

  /** @param inOrder it said goodbye, and is not missed */
  left(connection: string, inOrder: boolean): void {
    const known = this.#workers.get(connection)
    this.#workers.delete(connection)
    if (known === undefined) return
    const { trainerId } = known.worker.trainer
    // It may have connected anew before its old connection was found dead.
    if ([...this.#workers.values()].some(({ worker }) => worker.trainer.trainerId === trainerId)) return
    this.#write(trainerId, () =>
      inOrder
        ? forgetWorker(this.database, trainerId)
        : putWorker(this.database, lost(known.worker, Date.now()), Date.now()),
    )
  }

  async list(): Promise<Worker[]> {
    const now = Date.now()
    const known = new Map((await listWorkers(this.database)).map((row) => [row.worker.trainer.trainerId, row]))
    // Of those connected here we know more, and sooner.
    for (const { worker, heardAt } of this.#workers.values()) {
      const { trainerId } = worker.trainer
      if (heardAt >= (known.get(trainerId)?.heardAt ?? 0)) known.set(trainerId, { worker, heardAt })
    }
    return [...known.values()]
      .filter(({ heardAt }) => now - heardAt < forgottenAfter)
      .map(({ worker, heardAt }) =>
        worker.state === 'connected' && now - heardAt > silentAfter ? lost(worker, heardAt) : worker,
      )
      .sort((a, b) => (a.trainer.trainerId < b.trainer.trainerId ? -1 : 1))
  }

  /** Waits for what is being written. */
  close(): Promise<void> {
    return this.#turns.idle()
  }

  #put(connection: string, worker: Worker): void {
    this.#workers.set(connection, { worker, heardAt: Date.now(), writtenAt: Date.now() })
    this.#write(worker.trainer.trainerId, () => putWorker(this.database, worker, Date.now()))
  }

  #write(trainerId: string, write: () => Promise<void>): void {
    this.#turns
      .run(trainerId, write)
      .catch((error: unknown) => console.error('hub: cannot note how a trainer is:', error))
  }
}

const lost = (worker: Worker, since: number): Worker => ({ ...worker, state: 'lost', since })

import { z } from 'zod'
import { runIdSchema } from '@misfit/events/ids'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { runsMessageSchema } from '@misfit/events/live/socket'
import { type TrainerStatus, trainerStatusSchema } from '@misfit/events/live/trainer'
import { messageOf } from '@misfit/text/message-of'
import { fetchRun, fetchRuns, fetchTrainers } from '../hub-api/hub-api.ts'
import { BatchedStore, renderInterval } from './batched-store.ts'
import { type Connection, connection } from './connection.ts'
import { RunTable } from './run-table.ts'

export interface LiveRuns {
  /** Newest first. */
  runs: readonly RunSummary[]
  byId: ReadonlyMap<string, RunSummary>
  /** False until the hub's list has arrived. */
  loaded: boolean
  error: string | null
}

/** Milliseconds that the page of one run has for itself, before the list of all is read. */
const runAhead = 300

/** Follower of all runs, kept up to date from the first use on: the list is small and most pages need it. */
class RunsFollower {
  readonly store = new BatchedStore<LiveRuns>(
    { runs: [], byId: new Map(), loaded: false, error: null },
    renderInterval,
    true,
  )
  readonly #table = new RunTable()
  #loaded = false
  #error: string | null = null
  /** Version of the list as it is here; null once it changed. */
  #version: string | null = null
  #last: Promise<void> = Promise.resolve()
  #waits = false

  constructor(to: Connection) {
    to.socket.on('runs', (summaries) => {
      const parsed = runsMessageSchema.safeParse(summaries)
      if (!parsed.success) return
      this.#version = null
      this.#table.change(parsed.data)
      this.#tell()
    })
    to.socket.on('removed', (runIds) => {
      this.#version = null
      this.#table.remove(runIds)
      this.#tell()
    })
    void this.#loadFirst()
    // What changed before the connection was there did not come by it.
    to.onEveryConnect(() => void this.#load())
  }

  /** The page of one run shows it before the list of all is read, which may be long. */
  #loadFirst(): Promise<void> {
    const shown = runIdSchema.safeParse(/\/runs\/([^/]+)/.exec(location.pathname)?.[1])
    if (!shown.success) return this.#load()
    this.#last = fetchRun(shown.data)
      .then(
        (summary) => this.put(summary),
        () => undefined,
      )
      .then(() => new Promise((resolve) => setTimeout(resolve, runAhead)))
    return this.#load()
  }

  /** Shows a change that the hub has just answered with, before its message comes. */
  put(summary: RunSummary): void {
    this.#table.change([summary])
    this.#tell()
  }

  remove(runIds: readonly string[]): void {
    this.#table.remove(runIds)
    this.#tell()
  }

  reload(): void {
    void this.#load()
  }

  /** Loads the list, one request at a time. Whoever asks while one waits for its turn gets that one. */
  #load(): Promise<void> {
    if (!this.#waits) {
      this.#waits = true
      this.#last = this.#last.then(() => this.#ask())
    }
    return this.#last
  }

  async #ask(): Promise<void> {
    this.#waits = false
    const mark = this.#table.mark()
    try {
      const answer = await fetchRuns(this.#version)
      if (answer !== null) {
        this.#table.replace(answer.runs, mark)
        this.#version = answer.version
      }
      this.#loaded = true
      this.#error = null
    } catch (error) {
      this.#error = messageOf(error)
    }
    this.#tell()
  }

  #tell(): void {
    this.store.change(() => {
      const runs = this.#table.newestFirst()
      return { runs, byId: new Map(runs.map((run) => [run.runId, run])), loaded: this.#loaded, error: this.#error }
    })
  }
}

export interface LiveTrainers {
  trainers: readonly TrainerStatus[]
  loaded: boolean
}

class TrainersFollower {
  readonly store = new BatchedStore<LiveTrainers>({ trainers: [], loaded: false })

  constructor(to: Connection) {
    to.socket.on('trainers', (trainers) => this.#take(trainers))
    to.onEveryConnect(() => {
      fetchTrainers().then(
        (trainers) => this.#take(trainers),
        () => undefined,
      )
    })
  }

  #take(value: unknown): void {
    const parsed = z.array(trainerStatusSchema).safeParse(value)
    if (parsed.success) this.store.change(() => ({ trainers: parsed.data, loaded: true }))
  }
}

let runs: RunsFollower | null = null
let trainers: TrainersFollower | null = null

export function runsFollower(): RunsFollower {
  runs ??= new RunsFollower(connection())
  return runs
}

export function trainersFollower(): TrainersFollower {
  trainers ??= new TrainersFollower(connection())
  return trainers
}

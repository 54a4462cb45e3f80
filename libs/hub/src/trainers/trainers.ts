import { EventEmitter } from 'node:events'
import type { AnalysisJob } from '@misfit/events/analysis'
import { runIdSchema } from '@misfit/events/ids'
import {
  type RunCommand,
  runCommandSchema,
  type TrainerClientToServer,
  type TrainerServerToClient,
} from '@misfit/events/live/socket'
import type { TrainerStatus } from '@misfit/events/live/trainer'
import type { Socket } from 'socket.io'
import { z } from 'zod'
import type { Exchange } from '../hubs/exchange.ts'
import { type RemoteTrainer, RemoteTrainers } from '../hubs/remote-trainers.ts'

export type TrainerSocket = Socket<TrainerClientToServer, TrainerServerToClient>

/** Why an analysis is refused where there is no trainer at all. */
export const noTrainerMessage = 'no trainer is connected; start one on the machine where the run was trained'

interface ConnectedTrainer {
  readonly socket: TrainerSocket
  readonly status: TrainerStatus
  readonly takesJobs: boolean
  /** Milliseconds to add to its clock to get the hub's. */
  clockOffset: number
  /** Runs that its last heartbeat named: their processes live. */
  alive: readonly string[]
}

/**
 * The trainers that are connected now, to this hub or another on the same database, and which of them holds which run.
 * Emits `changed` when one comes or goes.
 */
export class Trainers extends EventEmitter<{ changed: [] }> {
  readonly #connected = new Map<string, ConnectedTrainer>()
  readonly #holders = new Map<string, string>()
  readonly remote: RemoteTrainers

  constructor(private readonly exchange: Exchange) {
    super()
    this.remote = new RemoteTrainers(exchange, () => this.#local())
    this.remote.on('changed', () => this.emit('changed'))
    exchange.hear('jobs', z.null(), () => this.#offerJobsHere())
    exchange.answer('command', z.object({ runId: runIdSchema, command: runCommandSchema }), ({ runId, command }) =>
      this.#commandHere(runId, command),
    )
  }

  greet(socket: TrainerSocket, hello: { trainer: TrainerStatus; takesJobs: boolean; runs: readonly string[] }): void {
    this.#connected.set(socket.id, {
      socket,
      status: hello.trainer,
      takesJobs: hello.takesJobs,
      clockOffset: 0,
      alive: hello.runs,
    })
    this.holds(socket, hello.runs)
    this.#changed()
  }

  isGreeted(socket: TrainerSocket): boolean {
    return this.#connected.has(socket.id)
  }

  labelsOf(socket: TrainerSocket): readonly string[] {
    return this.#connected.get(socket.id)?.status.labels ?? []
  }

  setClockOffset(socket: TrainerSocket, clockOffset: number): void {
    const trainer = this.#connected.get(socket.id)
    if (trainer !== undefined) trainer.clockOffset = clockOffset
  }

  /** A heartbeat has named these runs. */
  beats(socket: TrainerSocket, runIds: readonly string[]): void {
    const trainer = this.#connected.get(socket.id)
    if (trainer === undefined) return
    const isSame = trainer.alive.length === runIds.length && trainer.alive.every((runId) => runIds.includes(runId))
    trainer.alive = runIds
    this.holds(socket, runIds)
    if (!isSame) this.remote.localChanged()
  }

  holds(socket: TrainerSocket, runIds: readonly string[]): void {
    const fresh = runIds.filter((runId) => this.#holders.get(runId) !== socket.id)
    for (const runId of fresh) this.#holders.set(runId, socket.id)
    if (fresh.length > 0) this.remote.localChanged()
  }

  leave(socket: TrainerSocket): void {
    this.#connected.delete(socket.id)
    for (const [runId, holder] of this.#holders) if (holder === socket.id) this.#holders.delete(runId)
    this.#changed()
  }

  /** Lists the trainers that take jobs, each once, though an old connection of one may still be open. */
  list(): TrainerStatus[] {
    const byId = new Map<string, TrainerStatus>()
    for (const { status, takesJobs } of [...this.remote.list(), ...this.#connected.values()])
      if (takesJobs) byId.set(status.trainerId, status)
    return [...byId.values()]
  }

  /** Milliseconds to add to the times of a run's events to get the hub's clock; 0 while no trainer holds it. */
  clockOffset(runId: string): number {
    return (this.#holder(runId) ?? this.remote.holder(runId)?.trainer)?.clockOffset ?? 0
  }

  /** Tells the trainers that there may be a job. */
  offerJobs(): void {
    this.#offerJobsHere()
    this.exchange.tell('jobs', null)
  }

  #offerJobsHere(): void {
    for (const { socket, takesJobs } of this.#connected.values()) if (takesJobs) socket.emit('jobs')
  }

  /**
   * Passes a command to the trainer that holds a run.
   *
   * @returns what is wrong, or null when the trainer took it
   */
  async command(runId: string, command: RunCommand): Promise<string | null> {
    const elsewhere = this.#holder(runId) === undefined ? this.remote.holder(runId) : null
    if (elsewhere === null) return this.#commandHere(runId, command)
    const answer = await this.exchange.ask(elsewhere.hubId, 'command', { runId, command })
    return answer.ok ? z.string().nullable().parse(answer.value) : answer.error
  }

  async #commandHere(runId: string, command: RunCommand): Promise<string | null> {
    const holder = this.#holder(runId)
    if (holder === undefined) return 'no trainer holds this run; it may have ended'
    try {
      const answer = await holder.socket.timeout(5000).emitWithAck('command', { runId, command })
      return answer.ok ? null : answer.error
    } catch {
      return 'the trainer did not answer within 5 seconds'
    }
  }

  /**
   * Offers an analysis to one trainer of this hub after the other, the one that holds the run first.
   *
   * @param onOffer called before each is asked
   * @returns why none of them takes it, or null when one did
   */
  async offerAnalysis(job: AnalysisJob, onOffer: (socket: TrainerSocket) => void): Promise<string | null> {
    const holder = this.#holder(job.runId)
    const others = [...this.#connected.values()].filter((trainer) => trainer.takesJobs && trainer !== holder)
    const reasons = new Set<string>()
    for (const { socket, takesJobs } of [...(holder === undefined ? [] : [holder]), ...others]) {
      if (!takesJobs) continue
      onOffer(socket)
      try {
        const answer = await socket.timeout(5000).emitWithAck('analyse', job)
        if (answer.ok) return null
        reasons.add(answer.error)
      } catch {
        reasons.add('the trainer did not answer within 5 seconds')
      }
    }
    return reasons.size === 0 ? noTrainerMessage : [...reasons].join('; ')
  }

  close(): void {
    this.remote.close()
  }

  #changed(): void {
    this.remote.localChanged()
    this.emit('changed')
  }

  #local(): RemoteTrainer[] {
    return [...this.#connected].map(([socketId, trainer]) => ({
      status: trainer.status,
      takesJobs: trainer.takesJobs,
      clockOffset: trainer.clockOffset,
      alive: [...trainer.alive],
      runs: [...this.#holders].filter(([, holder]) => holder === socketId).map(([runId]) => runId),
    }))
  }

  #holder(runId: string): ConnectedTrainer | undefined {
    const socketId = this.#holders.get(runId)
    return socketId === undefined ? undefined : this.#connected.get(socketId)
  }
}

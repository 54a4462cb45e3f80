import { EventEmitter } from 'node:events'
import type { AnalysisJob } from '@misfit/events/analysis'
import type { RunCommand, TrainerClientToServer, TrainerServerToClient } from '@misfit/events/socket'
import type { TrainerStatus } from '@misfit/events/trainer'
import type { Socket } from 'socket.io'

export type TrainerSocket = Socket<TrainerClientToServer, TrainerServerToClient>

interface ConnectedTrainer {
  readonly socket: TrainerSocket
  readonly status: TrainerStatus
  readonly takesJobs: boolean
  /** Milliseconds to add to its clock to get the hub's. */
  clockOffset: number
}

/** The trainers that are connected now, and which of them holds which run. Emits `changed` when one comes or goes. */
export class Trainers extends EventEmitter<{ changed: [] }> {
  readonly #connected = new Map<string, ConnectedTrainer>()
  readonly #holders = new Map<string, string>()

  greet(socket: TrainerSocket, hello: { trainer: TrainerStatus; takesJobs: boolean; runs: readonly string[] }): void {
    this.#connected.set(socket.id, { socket, status: hello.trainer, takesJobs: hello.takesJobs, clockOffset: 0 })
    this.holds(socket, hello.runs)
    this.emit('changed')
  }

  isGreeted(socket: TrainerSocket): boolean {
    return this.#connected.has(socket.id)
  }

  setClockOffset(socket: TrainerSocket, clockOffset: number): void {
    const trainer = this.#connected.get(socket.id)
    if (trainer !== undefined) trainer.clockOffset = clockOffset
  }

  holds(socket: TrainerSocket, runIds: readonly string[]): void {
    for (const runId of runIds) this.#holders.set(runId, socket.id)
  }

  leave(socket: TrainerSocket): void {
    this.#connected.delete(socket.id)
    for (const [runId, holder] of this.#holders) if (holder === socket.id) this.#holders.delete(runId)
    this.emit('changed')
  }

  /** Those that take jobs, each once, though an old connection of it may still be open. */
  list(): TrainerStatus[] {
    const byId = new Map<string, TrainerStatus>()
    for (const { status, takesJobs } of this.#connected.values()) if (takesJobs) byId.set(status.trainerId, status)
    return [...byId.values()]
  }

  /** Milliseconds to add to the times of a run's events to get the hub's clock; 0 while no trainer holds it. */
  clockOffset(runId: string): number {
    return this.#holder(runId)?.clockOffset ?? 0
  }

  /** Tells the trainers that there may be a job. */
  offerJobs(): void {
    for (const { socket, takesJobs } of this.#connected.values()) if (takesJobs) socket.emit('jobs')
  }

  /**
   * Passes a command to the trainer that holds a run.
   *
   * @returns what is wrong, or null when the trainer took it
   */
  async command(runId: string, command: RunCommand): Promise<string | null> {
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
   * Offers an analysis to one trainer after the other, the one that holds the run first.
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
    return reasons.size === 0 ? 'no trainer is connected; start one on the machine where the run was trained' : [...reasons].join('; ')
  }

  #holder(runId: string): ConnectedTrainer | undefined {
    const socketId = this.#holders.get(runId)
    return socketId === undefined ? undefined : this.#connected.get(socketId)
  }
}

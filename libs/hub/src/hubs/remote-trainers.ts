import { EventEmitter } from 'node:events'
import { runIdSchema } from '@misfit/events/ids'
import { trainerStatusSchema } from '@misfit/events/live/trainer'
import { z } from 'zod'
import type { Exchange } from './exchange.ts'

/** A trainer as the hub to which it is connected tells of it. */
const remoteTrainerSchema = z.object({
  status: trainerStatusSchema,
  takesJobs: z.boolean(),
  /** Milliseconds to add to its clock to get the hub's. */
  clockOffset: z.number(),
  /** Runs whose commands go to it. */
  runs: z.array(runIdSchema),
  /** Runs whose processes live. */
  alive: z.array(runIdSchema),
})
export type RemoteTrainer = z.infer<typeof remoteTrainerSchema>

/** Milliseconds between two messages in which a hub says that it lives. */
const aliveEvery = 1000

/** A hub that was silent for so many milliseconds is gone, and its trainers with it. Less than a run's `lostAfter`. */
const goneAfter = 5000

interface OtherHub {
  heardAt: number
  trainers: RemoteTrainer[]
  /** Changes when trainers come, go, or hold other runs. */
  version: number
}

/**
 * The trainers that are connected to other hubs. Each hub says every second that it lives and when its trainers last
 * changed; who does not know that change asks. So a missed message is mended within a second, and a hub that was killed
 * is forgotten by its silence.
 *
 * Emits `changed` when such a trainer comes or goes, `alive` every second with the runs that are alive elsewhere, and
 * `gone` with the id of a hub that ended.
 */
export class RemoteTrainers extends EventEmitter<{ changed: []; alive: [runIds: string[]]; gone: [hubId: string] }> {
  readonly #hubs = new Map<string, OtherHub>()
  readonly #timer: NodeJS.Timeout
  #version = 0

  /** @param local the trainers that are connected to this hub */
  constructor(
    private readonly exchange: Exchange,
    private readonly local: () => RemoteTrainer[],
    private readonly now: () => number = () => performance.now(),
  ) {
    super()
    exchange.hear('alive', z.object({ version: z.number() }), ({ version }, from) => this.#alive(from, version))
    exchange.hear('who', z.object({ hubId: z.string() }), ({ hubId }) => {
      if (hubId === exchange.hubId) this.#tell()
    })
    exchange.hear(
      'trainers',
      z.object({ version: z.number(), trainers: z.array(remoteTrainerSchema) }),
      ({ version, trainers }, from) => {
        this.#hubs.set(from, { heardAt: this.now(), version, trainers })
        this.emit('changed')
        this.#tellAlive(from)
      },
    )
    exchange.hear('bye', z.null(), (_, from) => this.#forget(from))
    this.#timer = setInterval(() => this.#beat(), aliveEvery)
  }

  /** Passes on that this hub's own trainers, or the runs they hold, have changed. */
  localChanged(): void {
    this.#version += 1
    this.#tell()
  }

  /** Lists the trainers of all other hubs, those with the newest news last. */
  list(): RemoteTrainer[] {
    return [...this.#hubs.values()].flatMap(({ trainers }) => trainers)
  }

  /** Ids of hubs that have a trainer which takes jobs. */
  hubsWithTrainers(): string[] {
    return [...this.#hubs]
      .filter(([, { trainers }]) => trainers.some(({ takesJobs }) => takesJobs))
      .map(([hubId]) => hubId)
  }

  /** Finds the trainer at another hub that holds a run; null when none does. */
  holder(runId: string): { hubId: string; trainer: RemoteTrainer } | null {
    for (const [hubId, { trainers }] of this.#hubs) {
      const trainer = trainers.find(({ runs }) => runs.includes(runId))
      if (trainer !== undefined) return { hubId, trainer }
    }
    return null
  }

  /** Says goodbye, so that nobody waits for this hub's silence. */
  close(): void {
    clearInterval(this.#timer)
    this.exchange.tell('bye', null)
  }

  #tell(): void {
    this.exchange.tell('trainers', { version: this.#version, trainers: this.local() })
  }

  #beat(): void {
    this.exchange.tell('alive', { version: this.#version })
    // While the link is cut nobody can be heard; that says nothing of the others.
    if (!this.exchange.isOpen) {
      for (const hub of this.#hubs.values()) hub.heardAt = this.now()
    }
    for (const [hubId, { heardAt }] of this.#hubs) if (this.now() - heardAt > goneAfter) this.#forget(hubId)
  }

  #alive(hubId: string, version: number): void {
    const hub = this.#hubs.get(hubId)
    if (hub === undefined || hub.version !== version) return this.exchange.tell('who', { hubId })
    hub.heardAt = this.now()
    this.#tellAlive(hubId)
  }

  #tellAlive(hubId: string): void {
    const runs = this.#hubs.get(hubId)?.trainers.flatMap(({ alive }) => alive) ?? []
    if (runs.length > 0) this.emit('alive', runs)
  }

  #forget(hubId: string): void {
    if (!this.#hubs.delete(hubId)) return
    this.emit('changed')
    this.emit('gone', hubId)
  }
}

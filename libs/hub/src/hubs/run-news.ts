import { runIdSchema } from '@misfit/events/ids'
import { z } from 'zod'
import type { Exchange } from './exchange.ts'

/** News of runs are told at most once in so many milliseconds: a run that trains brings many. */
const interval = 20

const newsSchema = z.object({
  /** Numbers of the last stored lines of runs that got some. */
  last: z.record(runIdSchema, z.number().int().nonnegative()),
  /** Runs whose rows have changed. */
  changed: z.array(runIdSchema),
})

/**
 * Tells other hubs which runs have changed here, and hears the same of them. Only ids and numbers travel: what changed
 * is read from the store, so a message too few or too late does no harm.
 */
export class RunNews {
  #last = new Map<string, number>()
  #changed = new Set<string>()
  #timer: NodeJS.Timeout | null = null
  #toRead = new Set<string>()
  #isReading = false

  /**
   * @param take `lines`: a run has lines up to this number. `read`: these runs have changed; called again when it is
   * done
   */
  constructor(
    private readonly exchange: Exchange,
    private readonly take: { lines(runId: string, last: number): void; read(runIds: string[]): Promise<void> },
  ) {
    exchange.hear('runs', newsSchema, ({ last, changed }) => {
      for (const [runId, number] of Object.entries(last)) take.lines(runId, number)
      for (const runId of changed) this.#toRead.add(runId)
      void this.#read()
    })
  }

  /** Lines were stored here. */
  lines(runId: string, last: number): void {
    this.#last.set(runId, last)
    this.#schedule()
  }

  /** A run's row was changed here. */
  changed(runId: string): void {
    this.#changed.add(runId)
    this.#schedule()
  }

  /** Tells what has not been told yet. */
  close(): void {
    if (this.#timer === null) return
    clearTimeout(this.#timer)
    this.#tell()
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => this.#tell(), interval)
  }

  #tell(): void {
    this.#timer = null
    this.exchange.tell('runs', { last: Object.fromEntries(this.#last), changed: [...this.#changed] })
    this.#last = new Map()
    this.#changed = new Set()
  }

  async #read(): Promise<void> {
    if (this.#isReading) return
    this.#isReading = true
    while (this.#toRead.size > 0) {
      const runIds = [...this.#toRead]
      this.#toRead = new Set()
      // The next news of a run brings what could not be read now.
      await this.take
        .read(runIds)
        .catch((error: unknown) => console.error('hub: cannot read what another hub changed:', error))
    }
    this.#isReading = false
  }
}

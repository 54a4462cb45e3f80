import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { readHistoryPack, writeHistoryPart } from '@misfit/events/run/history-pack'
import { parseEventLine, type RunEvent } from '@misfit/events/run/run-event'
import { mostLines } from '@misfit/events/live/socket'
import { InTurn } from './in-turn.ts'

/** A page gets fewer lines than these as they are. */
const fewestPacked = 400
/**
 * A pack is written anew when so much of it came since: a long run's is written often enough, and not at every event.
 */
const share = 0.25
const digestBytes = 32
/** Lines parsed before others get their turn. */
const linesInTurn = 25

interface Pack {
  /** Number of the last event in it. */
  readonly to: number
  /** Hash of that event's line. */
  readonly digest: Buffer
  readonly parts: Uint8Array<ArrayBuffer>
}

const digestOf = (line: string): Buffer => createHash('sha256').update(line).digest()
const nothing: Pack = { to: 0, digest: digestOf(''), parts: new Uint8Array(0) }

/**
 * The events of long runs in little room, in files: what a page would otherwise have to be sent, and to parse, line by
 * line.
 * All of it follows from the store, so a file that is missing, damaged or of another history is made again. A file
 * begins with the SHA-256 of the last line that is in it.
 *
 * @param folder made when it is first needed
 * @param read lines of a run after a number, in order, at most so many
 */
export class HistoryPacks {
  readonly #turns = new InTurn()
  /** Number of the last event in a run's file, where that is known. */
  readonly #written = new Map<string, number>()
  readonly #waiting = new Set<string>()
  #closed = false

  constructor(
    private readonly folder: string,
    private readonly read: (runId: string, after: number, most: number) => Promise<string[]>,
  ) {}

  /**
   * The events of a run up to a recent one.
   *
   * @param last number of the run's last event
   * @returns parts as `history-pack.ts` has them; empty for a short run
   */
  async of(runId: string, last: number): Promise<Uint8Array<ArrayBuffer>> {
    if (last < fewestPacked) return nothing.parts
    return this.#turns.run(runId, async () => (await this.#upToDate(runId, last)).parts)
  }

  /** Events of a run were stored up to this number. The next page is not to wait for them. */
  added(runId: string, last: number, isDone: boolean): void {
    const written = this.#written.get(runId) ?? 0
    if (last < fewestPacked || this.#waiting.has(runId) || this.#closed) return
    if (!isBehind(written, last) && !(isDone && written < last)) return
    this.#waiting.add(runId)
    // One at a time: nobody waits for it.
    this.#turns
      .run('', async () => {
        this.#waiting.delete(runId)
        if (!this.#closed) await this.#turns.run(runId, () => this.#upToDate(runId, last, isDone))
      })
      .catch((error: unknown) => console.error(`hub: cannot pack the history of run ${runId}:`, error))
  }

  /** A run was removed. If it is restored, its file is made again. */
  removed(runId: string): void {
    this.#turns
      .run(runId, async () => {
        this.#written.delete(runId)
        await rm(this.#file(runId), { force: true })
      })
      .catch((error: unknown) => console.error(`hub: cannot remove the packed history of run ${runId}:`, error))
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#turns.idle()
  }

  async #upToDate(runId: string, last: number, wholly = false): Promise<Pack> {
    const kept = await this.#kept(runId)
    const pack = isBehind(kept.to, last) || (wholly && kept.to < last) ? await this.#extended(runId, kept) : kept
    if (pack !== kept) await this.#write(runId, pack)
    this.#written.set(runId, pack.to)
    return pack
  }

  /** Reads the pack of the file, if that is the beginning of what the store has. */
  async #kept(runId: string): Promise<Pack> {
    try {
      const bytes = await readFile(this.#file(runId))
      const [digest, parts] = [bytes.subarray(0, digestBytes), bytes.subarray(digestBytes)]
      const to = readHistoryPack(parts).at(-1)?.to ?? 0
      const [line] = await this.read(runId, to - 1, 1)
      return line !== undefined && digestOf(line).equals(digest) ? { to, digest, parts } : nothing
    } catch {
      return nothing
    }
  }

  async #extended(runId: string, pack: Pack): Promise<Pack> {
    const parts = [pack.parts]
    let { to, digest } = pack
    for (;;) {
      const lines = await this.read(runId, to, mostLines)
      if (lines.length === 0) break
      const events: RunEvent[] = []
      for (const line of lines) {
        events.push(parseEventLine(line))
        if (events.length % linesInTurn === 0) await turn()
      }
      parts.push(writeHistoryPart(lines, events))
      to += lines.length
      digest = digestOf(lines.at(-1) ?? '')
    }
    return to === pack.to ? pack : { to, digest, parts: Buffer.concat(parts) }
  }

  /** A reader has the old file or the new one, whole. */
  async #write(runId: string, pack: Pack): Promise<void> {
    const made = `${this.#file(runId)}.${process.pid}.new`
    try {
      await mkdir(this.folder, { recursive: true })
      await writeFile(made, Buffer.concat([pack.digest, pack.parts]))
      await rename(made, this.#file(runId))
    } catch (error) {
      await rm(made, { force: true }).catch(() => undefined)
      // A full disk keeps no page from its run.
      console.error(`hub: cannot keep the packed history of run ${runId}:`, error)
    }
  }

  /** @param runId by its schema: letters and digits */
  #file(runId: string): string {
    return join(this.folder, `${runId}.pack`)
  }
}

const isBehind = (written: number, last: number): boolean => last - written >= Math.max(fewestPacked, written * share)

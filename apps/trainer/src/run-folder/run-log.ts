import { open, type FileHandle } from 'node:fs/promises'
import { parseEventLine, type RunEvent } from '@misfit/events/run/run-event'
import { messageOf } from '@misfit/text/message-of'
import { eventsFile } from './run-folder.ts'
import { RunFolderError } from './run-folder-error.ts'

const lineBreak = 0x0a
const chunkBytes = 256 * 1024
/** Lines for which one byte offset is kept. */
const indexedEvery = 64

export interface ReadLimits {
  readonly lines: number
  /** UTF-8 bytes of all lines together, line breaks included. One line is given even if it alone is longer. */
  readonly bytes: number
}

/**
 * Reads `events.jsonl` while another process writes it, from any event number, without holding it in memory.
 * A last line without its line break is not there yet.
 */
export class RunLog {
  readonly folder: string
  readonly #offsets = [0]
  #lines = 0
  #bytes = 0
  /** Place at which the last read ended: reading on from there, as a live stream does, needs no search. */
  #cursor = { after: 0, offset: 0 }
  /** The call before: calls take turns, since each moves the index. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(folder: string) {
    this.folder = folder
  }

  /** Number of the last event that was there when it was last looked at. */
  get lastSeq(): number {
    return this.#lines
  }

  /** Looks for lines written since, and gives the number of the last one. */
  async refresh(): Promise<number> {
    await this.#withFile((file) => this.#index(file))
    return this.#lines
  }

  /** The lines after event number `after`, up to a limit; none when all are read. */
  async read(after: number, limits: ReadLimits): Promise<string[]> {
    return this.#withFile(async (file) => {
      await this.#index(file)
      return after >= this.#lines ? [] : this.#readLines(file, after, limits)
    })
  }

  /** Reads the lines after an event number, in batches. */
  async *batches(after = 0): AsyncGenerator<string[]> {
    for (let seq = after; ;) {
      const lines = await this.read(seq, { lines: 1000, bytes: 1024 * 1024 })
      if (lines.length === 0) return
      seq += lines.length
      yield lines
    }
  }

  /**
   * Reads the events after an event number, one at a time.
   *
   * @throws RunFolderError at a line that is no event, with its number
   */
  async *events(after = 0): AsyncGenerator<RunEvent> {
    let line = after
    for await (const lines of this.batches(after)) {
      for (const text of lines) yield this.#eventAt(++line, text)
    }
  }

  #eventAt(line: number, text: string): RunEvent {
    try {
      return parseEventLine(text)
    } catch (error) {
      const why = messageOf(error)
      throw new RunFolderError(
        `${eventsFile(this.folder)}, line ${line}: ${why}. The file was changed or damaged; ` +
          'take the folder from where it was copied',
      )
    }
  }

  #withFile<T>(use: (file: FileHandle) => Promise<T>): Promise<T> {
    const turn = this.#turn.catch(() => undefined).then(() => this.#openFor(use))
    this.#turn = turn
    return turn
  }

  async #openFor<T>(use: (file: FileHandle) => Promise<T>): Promise<T> {
    const file = await open(eventsFile(this.folder), 'r')
    try {
      return await use(file)
    } finally {
      await file.close()
    }
  }

  async #index(file: FileHandle): Promise<void> {
    const { size } = await file.stat()
    const chunk = Buffer.allocUnsafe(Math.max(0, Math.min(chunkBytes, size - this.#bytes)))
    let position = this.#bytes
    while (position < size) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, position)
      if (bytesRead === 0) return
      const read = chunk.subarray(0, bytesRead)
      for (let at = read.indexOf(lineBreak); at !== -1; at = read.indexOf(lineBreak, at + 1)) {
        this.#lines += 1
        this.#bytes = position + at + 1
        if (this.#lines % indexedEvery === 0) this.#offsets.push(this.#bytes)
      }
      position += bytesRead
    }
  }

  async #readLines(file: FileHandle, after: number, limits: ReadLimits): Promise<string[]> {
    const indexed = Math.floor(after / indexedEvery)
    const start =
      this.#cursor.after === after
        ? { offset: this.#cursor.offset, skip: 0 }
        : { offset: this.#offsets[indexed] ?? 0, skip: after - indexed * indexedEvery }
    const lines: string[] = []
    let { offset, skip } = start
    let taken = 0
    let rest = Buffer.alloc(0)
    for (let position = offset; position < this.#bytes;) {
      const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, this.#bytes - position))
      const { bytesRead } = await file.read(chunk, 0, chunk.length, position)
      if (bytesRead === 0) break
      position += bytesRead
      const block = Buffer.concat([rest, chunk.subarray(0, bytesRead)])
      let begin = 0
      for (let at = block.indexOf(lineBreak); at !== -1; at = block.indexOf(lineBreak, begin)) {
        const length = at + 1 - begin
        if (skip > 0) {
          skip -= 1
        } else {
          if (lines.length >= limits.lines || (lines.length > 0 && taken + length > limits.bytes)) {
            return this.#endAt(after, offset, lines)
          }
          lines.push(block.toString('utf8', begin, at))
          taken += length
        }
        offset += length
        begin = at + 1
      }
      rest = block.subarray(begin)
    }
    return this.#endAt(after, offset, lines)
  }

  #endAt(after: number, offset: number, lines: string[]): string[] {
    this.#cursor = { after: after + lines.length, offset }
    return lines
  }
}

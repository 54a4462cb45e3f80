import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  fstatSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import type { BlobRef } from '@misfit/events/ids'
import { fittingEvent } from '@misfit/events/run/fitting-event'
import {
  EventError,
  formatEventLine,
  longestEventLine,
  parseEventLine,
  type NewRunEvent,
  type RunEvent,
} from '@misfit/events/run/run-event'
import { RunFolderError } from './run-folder-error.ts'
import { lockRun } from './run-lock.ts'

/** `events.jsonl` of a run folder. */
export const eventsFile = (folder: string): string => path.join(folder, 'events.jsonl')
/** A blob of a run folder, by its SHA-256. */
export const blobFile = (folder: string, sha256: string): string => path.join(folder, 'blobs', sha256)

const lineBreak = 0x0a
const chunkBytes = 1024 * 1024

/**
 * A run folder opened for writing: the truth about one run. Every event is one line of `events.jsonl`, numbered from 1
 * and written with one call, so that a killed process leaves at most a torn last line, which the next one cuts off.
 */
export class RunFolder {
  readonly path: string
  readonly #file: number
  readonly #unlock: () => void
  #bytes: number
  #lastSeq: number

  private constructor(folder: string, file: number, unlock: () => void, whole: { bytes: number; lines: number }) {
    this.path = folder
    this.#file = file
    this.#unlock = unlock
    this.#bytes = whole.bytes
    this.#lastSeq = whole.lines
  }

  /**
   * Makes the folder of a new run and takes it for this process.
   *
   * @throws RunFolderError when the run exists already
   */
  static create(folder: string): RunFolder {
    mkdirSync(path.join(folder, 'blobs'), { recursive: true })
    if (existsSync(eventsFile(folder))) throw new RunFolderError(`${folder} exists already`)
    const unlock = lockRun(folder)
    try {
      return new RunFolder(folder, openSync(eventsFile(folder), 'ax'), unlock, { bytes: 0, lines: 0 })
    } catch (error) {
      unlock()
      throw error
    }
  }

  /**
   * Takes the folder of an existing run for this process and cuts off a torn last line.
   *
   * @throws RunFolderError when there is none, another process writes it, or its numbering is damaged
   */
  static open(folder: string): RunFolder {
    if (!existsSync(eventsFile(folder)))
      throw new RunFolderError(`${folder} is not a run folder: it has no events.jsonl`)
    const unlock = lockRun(folder)
    let file: number | undefined
    try {
      file = openSync(eventsFile(folder), 'a+')
      const whole = wholeLines(file)
      checkNumbering(folder, file, whole)
      ftruncateSync(file, whole.bytes)
      mkdirSync(path.join(folder, 'blobs'), { recursive: true })
      return new RunFolder(folder, file, unlock, whole)
    } catch (error) {
      if (file !== undefined) closeSync(file)
      unlock()
      throw error
    }
  }

  /** Number of the last event; 0 when there is none. */
  get lastSeq(): number {
    return this.#lastSeq
  }

  /**
   * Numbers, dates and writes an event. Blobs it names must have been written before. Texts for people are cut to fit.
   *
   * @throws RunFolderError when no hub would take it, which names the field; when another process has written here, or
   * the disk is full. Then nothing is written.
   */
  append(event: NewRunEvent): RunEvent {
    const fitting = fittingEvent(event, (dataset) => this.writeBlob(Buffer.from(JSON.stringify(dataset))))
    const numbered = { ...fitting, seq: this.#lastSeq + 1, at: Date.now() } as RunEvent
    const line = formatEventLine(numbered)
    refuseWhatNoHubTakes(event.type, line)
    this.#write(line)
    // What a crash of the machine must not take back; the many small events in between may.
    if (event.type === 'checkpoint' || event.type === 'finished') fsyncSync(this.#file)
    return numbered
  }

  /**
   * Adds lines that the hub has and this folder lacks, as when a queued run is taken over.
   *
   * @throws RunFolderError when they do not follow on the last event
   */
  adopt(lines: readonly string[]): void {
    for (const line of lines) {
      const { seq } = parseEventLine(line)
      if (seq !== this.#lastSeq + 1)
        throw new RunFolderError(`${this.path}: event ${seq} does not follow event ${this.#lastSeq}`)
      this.#write(line)
    }
  }

  /** Stores bytes under their SHA-256, by a temporary name, so that a file with that name is always whole. */
  writeBlob(bytes: Uint8Array): BlobRef {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const file = blobFile(this.path, sha256)
    if (!existsSync(file)) {
      const temporary = `${file}.${process.pid}`
      try {
        writeFileSync(temporary, bytes, { flush: true })
        renameSync(temporary, file)
      } catch (error) {
        rmSync(temporary, { force: true })
        throw error
      }
    }
    return { sha256, bytes: bytes.byteLength }
  }

  close(): void {
    closeSync(this.#file)
    this.#unlock()
  }

  #write(line: string): void {
    const { size } = fstatSync(this.#file)
    if (size !== this.#bytes) {
      const found = `${eventsFile(this.path)} has ${size} bytes where this process wrote ${this.#bytes}`
      throw new RunFolderError(`${found}: another one writes it too; end one of the two`)
    }
    const bytes = Buffer.from(`${line}\n`)
    const written = writeSync(this.#file, bytes)
    if (written < bytes.length) {
      ftruncateSync(this.#file, this.#bytes)
      throw new RunFolderError(`${this.path}: an event could not be written whole; is the disk full?`)
    }
    this.#bytes += bytes.length
    this.#lastSeq += 1
  }
}

function refuseWhatNoHubTakes(type: string, line: string): void {
  try {
    parseEventLine(line)
  } catch (error) {
    if (!(error instanceof EventError)) throw error
    const reason = error.message.replace('not an event: ', '')
    throw new RunFolderError(`${type}: ${reason}; nothing was logged: give a value that the field can have`)
  }
}

/** Counts the lines that end in a line break, and finds where the last of them ends. */
function wholeLines(file: number): { bytes: number; lines: number } {
  const chunk = Buffer.allocUnsafe(chunkBytes)
  let position = 0
  let bytes = 0
  let lines = 0
  for (;;) {
    const read = readSync(file, chunk, 0, chunkBytes, position)
    if (read === 0) return { bytes, lines }
    for (let at = chunk.indexOf(lineBreak); at !== -1 && at < read; at = chunk.indexOf(lineBreak, at + 1)) {
      lines += 1
      bytes = position + at + 1
    }
    position += read
  }
}

/** The last whole line must carry the number of lines. */
function checkNumbering(folder: string, file: number, { bytes, lines }: { bytes: number; lines: number }): void {
  if (lines === 0) return
  const tail = Buffer.alloc(Math.min(bytes, fstatSync(file).size, 4 * longestEventLine + 1))
  readSync(file, tail, 0, tail.length, bytes - tail.length)
  const last = tail.subarray(0, -1)
  const damage = `${eventsFile(folder)} is damaged: line ${lines} is no event; restore it from a copy`
  const seq = numberIn(last.subarray(last.lastIndexOf(lineBreak) + 1).toString(), damage)
  if (seq !== lines) {
    throw new RunFolderError(
      `${eventsFile(folder)} is damaged: line ${lines} holds event ${seq}; restore it from a copy`,
    )
  }
}

function numberIn(line: string, otherwise: string): number {
  try {
    return parseEventLine(line).seq
  } catch (error) {
    if (error instanceof EventError) throw new RunFolderError(`${otherwise} (${error.message})`)
    throw error
  }
}

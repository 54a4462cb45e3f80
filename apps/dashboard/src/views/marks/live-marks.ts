import { type ImageMark, imageMarkSchema, mostMarks } from '@misfit/events/people/image-mark'
import { z } from 'zod'
import { fetchMarks, writeMarks } from '../../shared/hub-api/hub-api.ts'
import { BatchedStore, type Readable } from '../../shared/live/batched-store.ts'
import { type Connection, connection } from '../../shared/live/connection.ts'
import { type MarkChange, markOf, MarkTable, type MarksByImage, noMarks } from './mark-table.ts'

export interface LiveMarks {
  readonly marks: MarksByImage
  /** False until the hub's list has arrived. */
  readonly loaded: boolean
  readonly error: Error | null
}

/** Milliseconds from a failed request to the next one. */
const retryAfter = 2000
const marksSchema = z.array(imageMarkSchema)

/** Follower of what people write on the images of a dataset, kept up to date from the first use on. */
class MarksFollower {
  readonly #table = new MarkTable()
  readonly #store = new BatchedStore<LiveMarks>({ marks: noMarks, loaded: false, error: null })
  #loaded = false
  #error: Error | null = null
  /** Writes go one after the other, so that the last one of an image is the last one stored. */
  #lastWrite: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly datasetId: string,
    to: Connection,
  ) {
    to.socket.on('marks', (message) => {
      if (message.datasetId !== datasetId) return
      const parsed = marksSchema.safeParse(message.marks)
      if (!parsed.success) return
      this.#table.hear(parsed.data)
      this.#tell()
    })
    to.onEveryConnect(() => void this.#load())
  }

  get store(): Readable<LiveMarks> {
    return this.#store
  }

  /** Writes on images: shown at once, and taken back when the hub does not take it. @throws HubError then */
  async write(changes: readonly MarkChange[]): Promise<void> {
    const shown = this.#table.view()
    const marks = changes.map((change): ImageMark => ({ ...markOf(shown, change.partition, change.index), ...change }))
    const parts = Array.from({ length: Math.ceil(marks.length / mostMarks) }, (_, i) =>
      marks.slice(i * mostMarks, (i + 1) * mostMarks),
    )
    const ends = parts.map((part) => this.#table.begin(part))
    this.#tell()
    // What is written on this page must be seen in the answer to the key that wrote it.
    this.#store.flush()
    const written = this.#lastWrite.then(async () => {
      for (const [i, part] of parts.entries()) {
        try {
          await writeMarks(this.datasetId, part)
          ends[i]?.(true)
        } catch (error) {
          for (const end of ends.slice(i)) end(false)
          throw error
        } finally {
          this.#tell()
        }
      }
    })
    this.#lastWrite = written.catch(() => undefined)
    await written
  }

  async #load(): Promise<void> {
    const moment = this.#table.moment()
    try {
      this.#table.replace(await fetchMarks(this.datasetId), moment)
      this.#loaded = true
      this.#error = null
    } catch (error) {
      this.#error = error instanceof Error ? error : new Error(String(error))
      setTimeout(() => void this.#load(), retryAfter)
    }
    this.#tell()
  }

  #tell(): void {
    this.#store.change(() => ({ marks: this.#table.view(), loaded: this.#loaded, error: this.#error }))
  }
}

const followers = new Map<string, MarksFollower>()

/** The marks of a dataset, live. Only in a browser. */
export function marksFollower(datasetId: string): MarksFollower {
  const kept = followers.get(datasetId)
  if (kept !== undefined) return kept
  const follower = new MarksFollower(datasetId, connection())
  followers.set(datasetId, follower)
  return follower
}

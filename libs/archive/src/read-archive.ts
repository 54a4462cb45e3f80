import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { type PublishedDataset, publishedDatasetSchema } from '@misfit/events/dataset'
import { longestEventLine, parseEventLine } from '@misfit/events/run/run-event'
import type { z } from 'zod'
import { messageOf } from '@misfit/text/message-of'
import { ArchiveError } from './archive-error.ts'
import { type ArchiveLimits, archiveLimits } from './limits.ts'
import {
  type ArchivedRun,
  blobEntry,
  datasetEntry,
  type Manifest,
  manifestName,
  manifestSchema,
  runEntry,
} from './manifest.ts'
import { ZipEntries } from './zip-entries.ts'

const damaged = 'The archive is damaged; download it again, or make it anew'
const lineBreak = 0x0a

/**
 * An archive that was read to its end and found whole: every line, blob and dataset is what its manifest says. Nothing
 * is unpacked to disk, and no name in the file is ever a path.
 */
export class Archive {
  readonly manifest: Manifest
  readonly #entries: ZipEntries

  private constructor(manifest: Manifest, entries: ZipEntries) {
    this.manifest = manifest
    this.#entries = entries
  }

  /**
   * Opens an archive and checks all of it; close it afterwards.
   *
   * @param onPart called before each part, with how many of how many are checked
   * @throws ArchiveError that names the part that is wrong
   */
  static async open(
    file: string,
    limits: ArchiveLimits = archiveLimits,
    onPart: (done: number, of: number) => void = () => undefined,
  ): Promise<Archive> {
    const entries = await ZipEntries.open(file, limits)
    try {
      const manifest = await readJson(entries, manifestName, manifestSchema, limits)
      checkNames(manifest, entries, limits)
      const archive = new Archive(manifest, entries)
      await archive.#check(limits, onPart)
      return archive
    } catch (error) {
      entries.close()
      throw error
    }
  }

  /** The lines of a run, in batches of at most `count`, without their line breaks. */
  async *lines(runId: string, count: number): AsyncGenerator<string[]> {
    let batch: string[] = []
    for await (const line of linesOf(await this.#entries.read(runEntry(runId)), runEntry(runId))) {
      batch.push(line.toString())
      if (batch.length < count) continue
      yield batch
      batch = []
    }
    if (batch.length > 0) yield batch
  }

  blob(sha256: string): Promise<Readable> {
    return this.#entries.read(blobEntry(sha256))
  }

  async dataset(id: string, limits: ArchiveLimits = archiveLimits): Promise<PublishedDataset> {
    const dataset = await readJson(this.#entries, datasetEntry(id), publishedDatasetSchema, limits)
    if (dataset.description.id !== id)
      throw new ArchiveError(`${datasetEntry(id)} is of dataset ${dataset.description.id}. ${damaged}`)
    return dataset
  }

  close(): void {
    this.#entries.close()
  }

  async #check(limits: ArchiveLimits, onPart: (done: number, of: number) => void): Promise<void> {
    const { runs, datasets, blobs } = this.manifest
    const of = runs.length + datasets.length + blobs.length
    let done = 0
    for (const run of runs) {
      onPart(done++, of)
      await this.#checkRun(run)
    }
    for (const id of datasets) {
      onPart(done++, of)
      await this.dataset(id, limits)
    }
    for (const { sha256 } of blobs) {
      onPart(done++, of)
      const hash = createHash('sha256')
      for await (const chunk of chunksOf(await this.blob(sha256), blobEntry(sha256))) hash.update(chunk)
      if (hash.digest('hex') !== sha256)
        throw new ArchiveError(`${blobEntry(sha256)} holds other bytes than its name says. ${damaged}`)
    }
  }

  async #checkRun({ runId, events, sha256 }: ArchivedRun): Promise<void> {
    const name = runEntry(runId)
    const hash = createHash('sha256')
    let seq = 0
    for await (const line of linesOf(await this.#entries.read(name), name)) {
      hash.update(line).update('\n')
      seq += 1
      const event = eventIn(line, name, seq)
      if (event.seq !== seq) throw new ArchiveError(`${name}, line ${seq}: it is event ${event.seq}. ${damaged}`)
      const isFirst = seq === 1
      if (isFirst !== (event.type === 'created') || (event.type === 'created' && event.runId !== runId)) {
        throw new ArchiveError(
          `${name}, line ${seq}: ${isFirst ? 'it does not begin this run' : 'it begins a run anew'}. ${damaged}`,
        )
      }
    }
    if (seq !== events || hash.digest('hex') !== sha256)
      throw new ArchiveError(`${name} holds other lines than the manifest says. ${damaged}`)
  }
}

/** The manifest and the file must name the same parts: nothing is missing, nothing came along. */
function checkNames({ runs, datasets, blobs }: Manifest, entries: ZipEntries, limits: ArchiveLimits): void {
  const expected = new Set([manifestName])
  const expect = (name: string, most: number, exactly?: number): void => {
    if (expected.has(name)) throw new ArchiveError(`the manifest names ${name} twice. ${damaged}`)
    expected.add(name)
    const size = entries.size(name)
    if (size === null) throw new ArchiveError(`${name} is missing in it. ${damaged}`)
    if (size > most) throw new ArchiveError(`${name} has ${size} bytes; at most ${most} are taken`)
    if (exactly !== undefined && size !== exactly)
      throw new ArchiveError(`${name} has ${size} bytes, where the manifest says ${exactly}. ${damaged}`)
  }
  for (const { runId } of runs) expect(runEntry(runId), limits.lines)
  for (const id of datasets) expect(datasetEntry(id), limits.description)
  for (const { sha256, bytes } of blobs) expect(blobEntry(sha256), limits.blob, bytes)
  for (const name of entries.names) {
    if (!expected.has(name))
      throw new ArchiveError(
        `${JSON.stringify(name.slice(0, 80))} in it belongs to no archive of Misfit; take only files that Misfit made`,
      )
  }
}

async function readJson<Schema extends z.ZodType>(
  entries: ZipEntries,
  name: string,
  schema: Schema,
  { description }: ArchiveLimits,
): Promise<z.output<Schema>> {
  const size = entries.size(name)
  if (size === null) throw new ArchiveError(`it is no archive of Misfit: there is no ${name} in it`)
  if (size > description) throw new ArchiveError(`${name} has ${size} bytes; at most ${description} are taken`)
  const stream = await entries.read(name)
  const bytes = await buffer(chunksOf(stream, name))
  let value: unknown
  try {
    value = JSON.parse(bytes.toString())
  } catch {
    throw new ArchiveError(`${name} in it is not JSON. ${damaged}`)
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new ArchiveError(
    `${name}, ${issue?.path.join('.') || 'the whole of it'}: ${issue?.message ?? 'unknown problem'}. ${damaged}`,
  )
}

function eventIn(line: Buffer, name: string, number: number) {
  try {
    return parseEventLine(line.toString())
  } catch (error) {
    throw new ArchiveError(`${name}, line ${number}: ${messageOf(error)}. ${damaged}`)
  }
}

/** The bytes of an entry; an error of unpacking names it. */
async function* chunksOf(stream: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  try {
    yield* stream
  } catch (error) {
    throw new ArchiveError(`${name} cannot be unpacked: ${messageOf(error)}. ${damaged}`)
  }
}

/**
 * Whole lines without their line breaks. A line that is longer than any event ends the reading, so it is never held.
 */
async function* linesOf(stream: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  // A code unit of UTF-16 has three bytes of UTF-8 at most.
  const longest = 3 * longestEventLine
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of chunksOf(stream, name)) {
    const block = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let begin = 0
    for (let at = block.indexOf(lineBreak); at !== -1; at = block.indexOf(lineBreak, begin)) {
      yield block.subarray(begin, at)
      begin = at + 1
    }
    rest = block.subarray(begin)
    if (rest.length > longest) throw new ArchiveError(`${name} has a line of more than ${longest} bytes. ${damaged}`)
  }
  if (rest.length > 0) throw new ArchiveError(`${name} ends in the middle of a line. ${damaged}`)
}

import { createHash } from 'node:crypto'
import { PassThrough, Readable } from 'node:stream'
import { blobsOf, mayNameBlobs } from '@misfit/events/run/blobs-of-event'
import { typeOfLine } from '@misfit/events/run/type-of-line'
import type { PublishedDataset } from '@misfit/events/dataset'
import type { BlobRef } from '@misfit/events/ids'
import { parseEventLine } from '@misfit/events/run/run-event'
import { ZipFile } from 'yazl'
import { ArchiveError } from './archive-error.ts'
import { type ArchivedRun, blobEntry, datasetEntry, type Manifest, manifestName, runEntry } from './manifest.ts'

/** Source of the runs in an archive: the store of a hub, or the folders of a machine. */
export interface ArchiveSource {
  /** Lines of a run from its first one, in batches, without their line breaks. */
  lines(runId: string): AsyncIterable<readonly string[]>
  /** Null when it is not there. */
  blob(sha256: string): Promise<Readable | null>
  /** Null where the dataset was never published. */
  dataset(id: string): Promise<PublishedDataset | null>
}

/** A run as it is shown: its lines say how it was created. */
interface RunToArchive {
  readonly runId: string
  readonly name: string
  readonly tags: readonly string[]
}

/**
 * An archive of runs with all that their pages show, as a stream: only one batch of lines is in memory. Runs may go on
 * meanwhile; the archive holds what was there when it was begun.
 *
 * @param now milliseconds since 1970
 * @returns the bytes of a zip file; the stream fails where a source does
 * @throws ArchiveError when a run has no lines, or a blob that it refers to is missing
 */
export async function writeArchive(
  source: ArchiveSource,
  runs: readonly RunToArchive[],
  now: number,
): Promise<Readable> {
  const { manifest, datasets } = await takeStock(source, runs, now)
  const zip = new ZipFile()
  const output = new PassThrough()
  const mtime = new Date(now)
  let open: Readable | null = null
  const add = (name: string, compress: boolean, read: () => Promise<Readable>): void => {
    zip.addReadStreamLazy(name, { mtime, compress }, (take) => {
      read().then(
        (stream) => {
          open = stream
          take(null, stream)
        },
        (error: unknown) => {
          output.destroy(error instanceof Error ? error : new ArchiveError(String(error)))
        },
      )
    })
  }
  zip.addBuffer(Buffer.from(JSON.stringify(manifest)), manifestName, { mtime })
  for (const { runId, events } of manifest.runs)
    add(runEntry(runId), true, async () => Readable.from(linesAsBytes(source.lines(runId), events)))
  for (const dataset of datasets)
    zip.addBuffer(Buffer.from(JSON.stringify(dataset)), datasetEntry(dataset.description.id), { mtime })
  // Images and predictions are packed already, or hardly can be.
  for (const { sha256 } of manifest.blobs) add(blobEntry(sha256), false, () => required(source, sha256))
  zip.on('error', (error) => {
    output.destroy(error)
  })
  output.on('close', () => {
    open?.destroy()
  })
  zip.outputStream.pipe(output)
  zip.end()
  return output
}

/** Reads all lines once: for their number and hash, and for what they refer to. */
async function takeStock(
  source: ArchiveSource,
  runs: readonly RunToArchive[],
  now: number,
): Promise<{ manifest: Manifest; datasets: PublishedDataset[] }> {
  const blobs = new Map<string, BlobRef>()
  const datasets = new Map<string, PublishedDataset>()
  const archived: ArchivedRun[] = []
  const note = (refs: readonly BlobRef[]): void => {
    for (const ref of refs) blobs.set(ref.sha256, { sha256: ref.sha256, bytes: ref.bytes })
  }
  for (const { runId, name, tags } of runs) {
    const hash = createHash('sha256')
    let events = 0
    for await (const lines of source.lines(runId)) {
      events += lines.length
      for (const line of lines) {
        hash.update(line).update('\n')
        if (typeOfLine(line) !== 'dataset' && !mayNameBlobs(line)) continue
        const event = parseEventLine(line)
        note(blobsOf(event))
        if (event.type !== 'dataset' || datasets.has(event.dataset.id)) continue
        const dataset = await source.dataset(event.dataset.id)
        if (dataset === null) continue
        datasets.set(event.dataset.id, dataset)
        for (const { sheets, labels, sourceIndex } of Object.values(dataset.images))
          note([...sheets, labels, sourceIndex])
      }
    }
    if (events === 0) throw new ArchiveError(`run ${runId} has no events yet; archive it once it has begun`)
    archived.push({ runId, name, tags: [...tags], events, sha256: hash.digest('hex') })
  }
  for (const { sha256 } of blobs.values()) (await required(source, sha256)).destroy()
  return {
    manifest: {
      format: 'misfit-archive',
      version: 1,
      createdAt: now,
      runs: archived,
      datasets: [...datasets.keys()],
      blobs: [...blobs.values()],
    },
    datasets: [...datasets.values()],
  }
}

async function required(source: ArchiveSource, sha256: string): Promise<Readable> {
  const stream = await source.blob(sha256)
  if (stream === null)
    throw new ArchiveError(
      `blob ${sha256} is missing here, so the archive would not show the same pages; push the run from the ` +
        `machine that trained it`,
    )
  return stream
}

/** The first `count` lines, each with its line break. */
async function* linesAsBytes(batches: AsyncIterable<readonly string[]>, count: number): AsyncGenerator<Buffer> {
  let left = count
  for await (const lines of batches) {
    const taken = lines.slice(0, left)
    left -= taken.length
    yield Buffer.from(taken.map((line) => `${line}\n`).join(''))
    if (left === 0) return
  }
}

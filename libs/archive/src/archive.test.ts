import { createHash } from 'node:crypto'
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { createdEvent, epochEvent, stepsEvent } from '@misfit/events/testing/example-events'
import { formatEventLine } from '@misfit/events/run/run-event'
import { afterAll, describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { archiveLimits } from './limits.ts'
import { blobEntry, type Manifest, runEntry } from './manifest.ts'
import { Archive } from './read-archive.ts'
import { type ArchiveSource, writeArchive } from './write-archive.ts'

const folder = mkdtempSync(join(tmpdir(), 'misfit-archive-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')
const runId = 'abc123def456'
const bytes = Buffer.from('the predictions of an epoch')
const blob = { sha256: sha256(bytes), bytes: bytes.length }
const events = [
  createdEvent({ name: 'straße 🚗 <b>' }),
  stepsEvent(2, 1, [3, Number.NaN, 1]),
  { ...epochEvent(3, 1, 3), predictions: blob },
]
const lines = events.map(formatEventLine)

const source: ArchiveSource = {
  async *lines() {
    yield lines.slice(0, 2)
    yield lines.slice(2)
  },
  blob: async (wanted) => (wanted === blob.sha256 ? Readable.from([bytes]) : null),
  dataset: async () => null,
}
const run = { runId, name: 'renamed', tags: ['kept'] }

const file = (name: string): string => join(folder, name)
async function archived(name: string, of: ArchiveSource = source): Promise<string> {
  await pipeline(await writeArchive(of, [run], 1000), createWriteStream(file(name)))
  return file(name)
}

it('what comes out is what went in: every line and blob, with name and tags as people changed them', async () => {
  const archive = await Archive.open(await archived('whole.zip'))
  try {
    expect(archive.manifest).toMatchObject({ runs: [{ ...run, events: 3 }], blobs: [blob], datasets: [] })
    const read: string[][] = []
    for await (const batch of archive.lines(runId, 2)) read.push(batch)
    expect(read).toEqual([lines.slice(0, 2), lines.slice(2)])
    expect(await buffer(await archive.blob(blob.sha256))).toEqual(bytes)
  } finally {
    archive.close()
  }
})

it('scores beside predictions are in it, and are missed where they are not there', async () => {
  const scores = Buffer.from('scores of the same')
  const named = { sha256: sha256(scores), bytes: scores.length }
  const scored = [...lines.slice(0, 2), formatEventLine({ ...epochEvent(3, 1, 3), predictions: blob, scores: named })]
  const both: ArchiveSource = {
    ...source,
    async *lines() {
      yield scored
    },
    blob: async (wanted) => (wanted === named.sha256 ? Readable.from([scores]) : source.blob(wanted)),
  }
  const archive = await Archive.open(await archived('scored.zip', both))
  expect(archive.manifest.blobs).toEqual([blob, named])
  expect(await buffer(await archive.blob(named.sha256))).toEqual(scores)
  archive.close()
  await expect(writeArchive({ ...both, blob: source.blob }, [run], 1000)).rejects.toThrow(
    `blob ${named.sha256} is missing here`,
  )
})

it('a run that goes on is archived as it was when it was begun', async () => {
  let read = 0
  const growing: ArchiveSource = {
    ...source,
    async *lines() {
      read += 1
      yield read === 1 ? lines.slice(0, 2) : lines
    },
  }
  const archive = await Archive.open(await archived('growing.zip', growing))
  expect(archive.manifest.runs[0]?.events).toBe(2)
  archive.close()
})

it('a blob that is missing is named before a byte is written', async () => {
  await expect(writeArchive({ ...source, blob: async () => null }, [run], 1000)).rejects.toThrow(
    `blob ${blob.sha256} is missing here`,
  )
})

it('a source that fails while its bytes are read fails the stream', async () => {
  let asked = 0
  const failing: ArchiveSource = {
    ...source,
    blob: async () => (++asked === 1 ? Readable.from([bytes]) : Promise.reject(new Error('the disk is gone'))),
  }
  await expect(archived('failing.zip', failing)).rejects.toThrow('the disk is gone')
})

describe('what is damaged or made to do harm is refused, with the part named', () => {
  const text = lines.map((line) => `${line}\n`).join('')
  const manifest: Manifest = {
    format: 'misfit-archive',
    version: 1,
    createdAt: 1000,
    datasets: [],
    blobs: [blob],
    runs: [{ ...run, events: 3, sha256: sha256(text) }],
  }
  type Parts = [name: string, content: Buffer | string][]
  const whole: Parts = [
    ['manifest.json', JSON.stringify(manifest)],
    [runEntry(runId), text],
    [blobEntry(blob.sha256), bytes],
  ]
  const withPart = (name: string, content: Buffer | string): Parts => [
    ...whole.filter(([of]) => of !== name),
    [name, content],
  ]
  const withManifest = (change: object): Parts => withPart('manifest.json', JSON.stringify({ ...manifest, ...change }))

  async function zipOf(parts: Parts, change: (zip: Buffer) => Buffer = (zip) => zip): Promise<string> {
    const zip = new ZipFile()
    for (const [name, content] of parts) zip.addBuffer(Buffer.from(content), name)
    zip.end()
    const made = file('made.zip')
    writeFileSync(made, change(await buffer(zip.outputStream)))
    return made
  }
  /** yazl refuses to write such names: they are put in place of one of the same length. */
  const renamed =
    (from: string, to: string) =>
    (zip: Buffer): Buffer =>
      Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1')

  it.each<[string, Parts, RegExp, ((zip: Buffer) => Buffer)?]>([
    [
      'a path that climbs out',
      [...whole, ['xx/xx/evil', 'x']],
      /its list of entries is damaged: invalid relative path/,
      renamed('xx/xx/evil', '../../evil'),
    ],
    [
      'an absolute path',
      [...whole, ['xetc/passwd', 'x']],
      /its list of entries is damaged: absolute path/,
      renamed('xetc/passwd', '/etc/passwd'),
    ],
    [
      'a path with backslashes',
      [...whole, ['..x..xevil', 'x']],
      /its list of entries is damaged: invalid characters in fileName/,
      renamed('..x..xevil', '..\\..\\evil'),
    ],
    [
      'a file that no archive has',
      [...whole, ['readme.html', '<script>']],
      /"readme.html" in it belongs to no archive of Misfit/,
    ],
    [
      'the same name twice',
      [...whole, ['blobs/twice', 'x'], ['blobs/twicf', 'x']],
      /"blobs\/twice" is in it twice/,
      renamed('blobs/twicf', 'blobs/twice'),
    ],
    [
      'a bomb',
      withPart(blobEntry(blob.sha256), Buffer.alloc(4 * 1024 * 1024)),
      /would unpack to 4194304 bytes from \d+; at most 200 times as many/,
    ],
    ['no manifest', whole.slice(1), /it is no archive of Misfit: there is no manifest\.json/],
    [
      'a manifest of a later version',
      withManifest({ version: 2 }),
      /manifest\.json, version: the archive was made by a later Misfit/,
    ],
    [
      'a run id that is a path',
      withManifest({ runs: [{ ...manifest.runs[0], runId: '../../../etc' }] }),
      /manifest\.json, runs\.0\.runId: a run id has 12 characters/,
    ],
    [
      'a run that is not there',
      withManifest({ runs: [...manifest.runs, { ...manifest.runs[0], runId: 'zzzzzzzzzzzz' }] }),
      /runs\/zzzzzzzzzzzz\.jsonl is missing/,
    ],
    [
      'a run named twice',
      withManifest({ runs: [...manifest.runs, ...manifest.runs] }),
      /the manifest names runs\/abc123def456\.jsonl twice/,
    ],
    [
      'a blob of other bytes',
      withPart(blobEntry(blob.sha256), Buffer.from(bytes).fill(0)),
      /blobs\/[0-9a-f]{64} holds other bytes than its name says/,
    ],
    [
      'a blob of another size',
      withPart(blobEntry(blob.sha256), Buffer.alloc(3)),
      /has 3 bytes, where the manifest says 27/,
    ],
    [
      'a line left out',
      withPart(runEntry(runId), `${lines[0]}\n${lines[2]}\n`),
      /runs\/abc123def456\.jsonl, line 2: it is event 3/,
    ],
    ['a line cut off', withPart(runEntry(runId), text.slice(0, -5)), /ends in the middle of a line/],
    [
      'a line that is no event',
      withPart(runEntry(runId), `${lines[0]}\n{"__proto__":{"type":"log"}}\n`),
      /line 2: not an event/,
    ],
    [
      'lines of another run',
      withPart(runEntry(runId), `${lines[0]?.replace(runId, 'zzzzzzzzzzzz')}\n`),
      /line 1: it does not begin this run/,
    ],
    [
      'a line without end',
      withPart(runEntry(runId), Buffer.alloc(900_000, 'x')),
      /has a line of more than 196608 bytes/,
    ],
  ])('%s', async (_, parts, message, change) => {
    await expect(Archive.open(await zipOf(parts, change))).rejects.toThrow(message)
  })

  it('a size that is not the one that comes out', async () => {
    // Of a stored entry both sizes are the same; the central directory's is the one that counts.
    await expect(
      Archive.open(
        await zipOf(whole, (zip) => {
          const at = zip.lastIndexOf(blobEntry(blob.sha256)) - 46
          zip.writeUInt32LE(26, at + 24)
          return zip
        }),
      ),
    ).rejects.toThrow(/has 26 bytes, where the manifest says 27/)
  })

  it('a byte changed, or the end missing, anywhere', async () => {
    const made = readFileSync(await archived('changed.zip'))
    for (let at = 0; at < made.length; at += 7) {
      const changed = Buffer.from(made)
      changed[at] = (changed[at] ?? 0) ^ 0x20
      writeFileSync(file('changed.zip'), changed)
      // Bytes that say nothing of the content, such as dates, may differ; what is opened is what was archived.
      const archive = await Archive.open(file('changed.zip')).catch((error: unknown) => error)
      if (archive instanceof Archive) {
        expect(archive.manifest.runs[0]?.sha256).toBe(sha256(text))
        archive.close()
      } else {
        expect(archive).toMatchObject({ name: 'ArchiveError' })
      }
      writeFileSync(file('cut.zip'), made.subarray(0, at))
      await expect(Archive.open(file('cut.zip'))).rejects.toMatchObject({ name: 'ArchiveError' })
    }
  })

  it('more than the limits allow', async () => {
    const made = await archived('limits.zip')
    await expect(Archive.open(made, { ...archiveLimits, entries: 2 })).rejects.toThrow('it has more than 2 entries')
    await expect(Archive.open(made, { ...archiveLimits, unpacked: 100 })).rejects.toThrow(
      'it would unpack to more than 100 bytes',
    )
    await expect(Archive.open(made, { ...archiveLimits, blob: 10 })).rejects.toThrow(
      /has 27 bytes; at most 10 are taken/,
    )
    await expect(Archive.open(made, { ...archiveLimits, file: 10 })).rejects.toThrow(
      /it has \d+ bytes; at most 10 are taken/,
    )
  })
})

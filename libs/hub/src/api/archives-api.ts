import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ArchiveError } from '@misfit/archive/archive-error'
import { archiveLimits } from '@misfit/archive/limits'
import { Archive } from '@misfit/archive/read-archive'
import { type ArchiveSource, writeArchive } from '@misfit/archive/write-archive'
import { takenArchiveSchema } from '@misfit/events/http/http-api'
import { runIdSchema } from '@misfit/events/ids'
import { mostLines } from '@misfit/events/live/socket'
import { findDataset } from '@misfit/store/tables/datasets'
import { linesAfter, listRuns } from '@misfit/store/tables/runs'
import { shownSummary } from '@misfit/store/tables/shown-summary'
import { Hono } from 'hono'
import { z } from 'zod'
import type { ApiParts } from './api-parts.ts'
import { byteStream } from './byte-stream.ts'
import { json } from './http.ts'
import { HttpProblem } from './problem.ts'
import { takeArchive } from './take-archive.ts'

/** Most ids in a request: more make too long an address. */
const mostNamed = 500
const wantedSchema = z.object({
  runs: z.union([
    z.literal('all'),
    z
      .string()
      .transform((text) => text.split(','))
      .pipe(z.array(runIdSchema).max(mostNamed, `at most ${mostNamed} runs by name; "all" takes every one`)),
  ]),
})

/** Runs out and in, as one file. */
export function archivesApi(parts: Pick<ApiParts, 'desk' | 'database' | 'blobs'>): Hono {
  const { desk, database } = parts
  const api = new Hono()

  api.get('/:runs', async (c) => {
    const { runs: wanted } = wantedSchema.parse(c.req.param())
    const summaries =
      wanted === 'all'
        ? (await listRuns(database)).filter(({ lastSeq }) => lastSeq > 0)
        : await Promise.all([...new Set(wanted)].map(async (runId) => shownSummary(await desk.find(runId))))
    if (summaries.length === 0) throw new HttpProblem(404, 'there is no run to archive')
    const archive = await writeArchive(sourceIn(parts), summaries, Date.now()).catch((error: unknown) => {
      throw error instanceof ArchiveError ? new HttpProblem(409, error.message) : error
    })
    const [only, ...others] = summaries
    const name = only === undefined || others.length > 0 ? 'runs' : only.runId
    return c.body(byteStream(archive[Symbol.asyncIterator]()), 200, {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="misfit-${name}.zip"`,
    })
  })

  api.post('/', async (c) => {
    const folder = await mkdtemp(join(tmpdir(), 'misfit-archive-'))
    const file = join(folder, 'archive.zip')
    try {
      await spool(c.req.raw.body ?? Readable.from([]), file)
      const archive = await Archive.open(file).catch((error: unknown) => {
        throw error instanceof ArchiveError ? new HttpProblem(400, `the archive: ${error.message}`) : error
      })
      try {
        return json(c, takenArchiveSchema.parse(await takeArchive(parts, archive)))
      } finally {
        archive.close()
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
  return api
}

/** Writes a body to disk, since a zip file is read from its end. @throws Problem 413 */
async function spool(body: AsyncIterable<Uint8Array>, file: string): Promise<void> {
  let bytes = 0
  const counted = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      bytes += chunk.byteLength
      if (bytes > archiveLimits.file) throw new HttpProblem(413, `an archive has at most ${archiveLimits.file} bytes`)
      yield chunk
    }
  }
  await pipeline(Readable.from(body), counted, createWriteStream(file, { flags: 'wx' }))
}

function sourceIn({ database, blobs }: Pick<ApiParts, 'database' | 'blobs'>): ArchiveSource {
  return {
    async *lines(runId) {
      for (let after = 0; ;) {
        const lines = await linesAfter(database, runId, after, mostLines)
        if (lines.length === 0) return
        yield lines
        after += lines.length
      }
    },
    blob: async (sha256): Promise<Readable | null> => (await blobs.read(sha256))?.stream ?? null,
    dataset: (id) => findDataset(database, id),
  }
}

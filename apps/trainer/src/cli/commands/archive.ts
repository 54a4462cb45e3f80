import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ArchiveError } from '@misfit/archive/archive-error'
import { Archive } from '@misfit/archive/read-archive'
import { takenArchiveSchema } from '@misfit/events/http/http-api'
import { runSummarySchema } from '@misfit/events/run/run-summary'
import { z } from 'zod'
import { withProgress } from '../count-progress.ts'
import { requireHub } from '../../hub/hub-address.ts'
import { HubHttp } from '../../hub/hub-http.ts'
import { runMeant } from '../find-run.ts'
import { UsageError } from '../usage-error.ts'
import type { CommandContext } from './context.ts'

/** Runs to archive: those named, those with a tag, or all. */
export interface ArchivedRuns {
  readonly runs: readonly string[]
  readonly project: string | undefined
  readonly all: boolean
}

/**
 * Writes an archive of runs of a dashboard: the file is there whole, or not at all.
 *
 * @throws UsageError when nothing is named, or the file exists; HubError when the dashboard refuses
 */
export async function archiveRuns(
  { home, output }: CommandContext,
  wanted: ArchivedRuns,
  { to, hub, force }: { to: string; hub: string | undefined; force: boolean },
): Promise<void> {
  if (existsSync(to) && !force) throw new UsageError(`--to: ${to} exists; give another file, or --force to replace it`)
  const url = await requireHub(home, hub)
  const http = new HubHttp(url)
  const names = await addressOf(http, url, wanted)
  const unfinished = `${to}.${process.pid}.part`
  try {
    await pipeline(await http.download(`/api/archives/${names}`), createWriteStream(unfinished, { flags: 'wx' }))
    // What came is checked here: a link that broke leaves no file that looks whole.
    const archive = await opened(unfinished, output)
    archive.close()
    await rename(unfinished, to)
    const { runs, datasets, blobs } = archive.manifest
    const { size } = await stat(to)
    output.write(
      `${to}: ${counted(runs.length, 'run')}, ${counted(datasets.length, 'dataset')}, ` +
        `${counted(blobs.length, 'blob')}, ${size} bytes\n`,
    )
  } finally {
    await rm(unfinished, { force: true })
  }
}

/**
 * Takes the runs of an archive in: on the dashboard, which checks the file before it changes anything.
 *
 * @throws ArchiveError when the file is damaged; HubError when the dashboard refuses
 */
export async function unarchiveRuns(
  { home, output }: CommandContext,
  file: string,
  hub: string | undefined,
): Promise<void> {
  if (!existsSync(file)) throw new UsageError(`there is no file ${file}`)
  const url = await requireHub(home, hub)
  const archive = await opened(file, output).catch((error: unknown) => {
    throw error instanceof ArchiveError ? new ArchiveError(`${file}: ${error.message}`) : error
  })
  archive.close()
  const { size } = await stat(file)
  const taken = await withProgress(output, size, async (progress) => {
    let sent = 0
    const counting = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        progress.show((sent += chunk.length), 'sent')
        done(null, chunk)
      },
    })
    return takenArchiveSchema.parse(
      await new HubHttp(url).upload('/api/archives', createReadStream(file).pipe(counting)),
    )
  })
  for (const { runId, name, outcome } of taken.runs)
    output.write(`${runId}  ${outcome === 'there' ? 'was there' : outcome}  ${name}\n`)
  output.write(
    `${counted(taken.runs.length, 'run')}, ${counted(taken.datasets, 'new dataset')}, ` +
      `${counted(taken.blobs, 'new blob')} on ${url}\n`,
  )
}

async function addressOf(http: HubHttp, url: string, { runs, project, all }: ArchivedRuns): Promise<string> {
  if ([runs.length > 0, project !== undefined, all].filter(Boolean).length !== 1)
    throw new UsageError('name runs, or give --project TAG or --all: one of the three')
  if (all) return 'all'
  const there = z.array(runSummarySchema).parse(await http.getJson('/api/runs'))
  if (project === undefined) return runs.map((wanted) => runMeant(there, wanted, `on ${url}`).runId).join(',')
  const tagged = there.filter(({ tags }) => tags.includes(project))
  if (tagged.length === 0) throw new UsageError(`--project: no run on ${url} has the tag ${JSON.stringify(project)}`)
  return tagged.map(({ runId }) => runId).join(',')
}

/** Opens an archive, which reads all of it, and shows how far that is. */
const opened = (file: string, output: CommandContext['output']): Promise<Archive> =>
  withProgress(output, 1, (progress) =>
    Archive.open(file, undefined, (done, of) => {
      progress.show(done, 'checked', of)
    }),
  )

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

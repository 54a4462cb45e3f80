import type { Archive } from '@misfit/archive/read-archive'
import type { TakenArchive } from '@misfit/events/http/http-api'
import { mostLines } from '@misfit/events/live/socket'
import { findDataset } from '@misfit/store/tables/datasets'
import { findRun, linesAfter } from '@misfit/store/tables/runs'
import { shownSummary } from '@misfit/store/tables/shown-summary'
import type { ApiParts } from './api-parts.ts'
import { checkSheets } from './check-sheets.ts'
import { HttpProblem } from './problem.ts'

/**
 * Takes in what an archive holds and the hub lacks. Taking it again changes nothing; a run that is here and goes on in
 * the archive is continued.
 *
 * @throws Problem 409, before anything is changed, when a run is here with other events, or was deleted here
 */
export async function takeArchive(
  { desk, database, blobs }: Pick<ApiParts, 'desk' | 'database' | 'blobs'>,
  archive: Archive,
): Promise<TakenArchive> {
  const { manifest } = archive
  const before = new Map<string, number>()
  for (const { runId } of manifest.runs) before.set(runId, await eventsHere(database, archive, runId))

  // What lines refer to comes first: a page that hears of an event finds its blobs.
  let newBlobs = 0
  for (const { sha256 } of manifest.blobs) {
    if ((await blobs.size(sha256)) !== null) continue
    await blobs.put(sha256, await archive.blob(sha256))
    newBlobs += 1
  }
  let newDatasets = 0
  for (const id of manifest.datasets) {
    if ((await findDataset(database, id)) !== null) continue
    const dataset = await archive.dataset(id)
    await checkSheets(blobs, dataset)
    await desk.publish(dataset)
    newDatasets += 1
  }
  const runs: TakenArchive['runs'] = []
  for (const { runId, events, name, tags } of manifest.runs) {
    const had = before.get(runId) ?? 0
    if (had < events) for await (const lines of archive.lines(runId, mostLines)) await desk.append(runId, lines)
    if (had === 0) {
      const shown = shownSummary(await desk.find(runId))
      if (shown.name !== name || JSON.stringify(shown.tags) !== JSON.stringify(tags))
        await desk.edit(runId, { name, tags: [...tags] })
    }
    runs.push({ runId, name, outcome: had === 0 ? 'new' : had < events ? 'continued' : 'there' })
  }
  return { runs, datasets: newDatasets, blobs: newBlobs }
}

/** Counts the events of a run that are here. @throws Problem 409 when they are not those of the archive */
async function eventsHere(database: ApiParts['database'], archive: Archive, runId: string): Promise<number> {
  const row = await findRun(database, runId)
  if (row === null) return 0
  if (row.deletedAt !== null) throw new HttpProblem(409, `run ${runId} was deleted here; restore it first`)
  let seq = 0
  for await (const archived of archive.lines(runId, mostLines)) {
    const here = await linesAfter(database, runId, seq, archived.length)
    const differs = here.findIndex((line, i) => line !== archived[i])
    if (differs !== -1)
      throw new HttpProblem(
        409,
        `run ${runId} is here with other events, from number ${seq + differs + 1} on; it went on elsewhere after ` +
          `it was archived or copied`,
      )
    seq += here.length
    if (here.length < archived.length) break
  }
  return seq
}

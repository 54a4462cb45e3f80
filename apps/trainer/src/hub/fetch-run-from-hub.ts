import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import path from 'node:path'
import { blobsOf } from '@misfit/events/run/blobs-of-event'
import { parseEventLine } from '@misfit/events/run/run-event'
import type { Job } from '@misfit/events/live/socket'
import { writeFileAtomically } from '@misfit/model/write-file'
import { bestCheckpointName, lastCheckpointName } from '@misfit/training/fit/checkpoint'
import { createRun } from '../run-folder/create-run.ts'
import type { Home } from '../run-folder/home.ts'
import { runPath } from '../run-folder/home.ts'
import type { HubHttp } from './hub-http.ts'
import { checkpointsFolder } from '../run/run-checkpoints.ts'
import { blobFile, eventsFile, RunFolder } from '../run-folder/run-folder.ts'
import { readLease, writeLease } from '../run-folder/run-lease.ts'
import { RunLog } from '../run-folder/run-log.ts'

/** Number of last common lines that are compared: their times alone tell two histories of a run apart. */
const comparedLines = 100

/**
 * Makes a run's folder on this machine as the hub knows the run: new, or here already, or begun on another machine. In
 * the last case the lines, blobs and checkpoint come from the hub. A folder here whose lines are not the run's any
 * more, since another machine went on with it, is set aside.
 *
 * @param acknowledged number of the last event that the hub has
 * @throws HubError when the hub cannot be reached, or a blob came damaged
 */
export async function takeOver(home: Home, job: Job, http: HubHttp, acknowledged: number): Promise<void> {
  const folder = runPath(home, job.runId)
  if (existsSync(eventsFile(folder)) && !(await isTheSameRun(folder, job.runId, http, acknowledged)))
    await setAside(folder)
  const has = existsSync(eventsFile(folder)) ? await new RunLog(folder).refresh() : 0
  if (has === 0 && acknowledged === 0) createRun(home, job)
  else if (acknowledged > has) await adoptLines(folder, await http.runLines(job.runId, has), http)
  // A checkpoint of this machine is at least as new, unless another machine went on with the run.
  if (job.checkpoint !== undefined && has < job.checkpoint.seq) await fetchCheckpoints(folder, job.checkpoint, http)
  await fetchLabelChanges(job, folder, http)
  if (job.lease !== undefined) await writeLease(folder, job.lease)
}

/** Whether what the hub has and what is here are the same history, as far as both go. */
async function isTheSameRun(folder: string, runId: string, http: HubHttp, acknowledged: number): Promise<boolean> {
  const log = new RunLog(folder)
  const common = Math.min(await log.refresh(), acknowledged)
  if (common === 0) return true
  const after = Math.max(0, common - comparedLines)
  const limits = { lines: common - after, bytes: Number.POSITIVE_INFINITY }
  const [here, there] = [await log.read(after, limits), await http.runLines(runId, after)]
  return here.every((line, i) => line === there[i])
}

/** Sets a folder aside. Nothing is deleted: it keeps its events under a name that is no run's. */
async function setAside(folder: string): Promise<void> {
  const name = `${folder}.lease-${readLease(folder)}`
  for (let n = 1; ; n += 1) {
    const aside = n === 1 ? name : `${name}-${n}`
    if (existsSync(aside)) continue
    await rename(folder, aside)
    return
  }
}

async function adoptLines(folder: string, lines: readonly string[], http: HubHttp): Promise<void> {
  const target = existsSync(eventsFile(folder)) ? RunFolder.open(folder) : RunFolder.create(folder)
  try {
    for (const blob of lines.flatMap((line) => blobsOf(parseEventLine(line)))) {
      if (!existsSync(blobFile(folder, blob.sha256))) target.writeBlob(await http.blob(blob))
    }
    target.adopt(lines)
  } finally {
    target.close()
  }
}

/** The last one after the best, as they are saved: the last never speaks of a best that is not there. */
async function fetchCheckpoints(
  folder: string,
  { last, best }: NonNullable<Job['checkpoint']>,
  http: HubHttp,
): Promise<void> {
  const into = checkpointsFolder(folder)
  if (best !== null) await writeFileAtomically(path.join(into, bestCheckpointName), await http.blob(best))
  await writeFileAtomically(path.join(into, lastCheckpointName), await http.blob(last))
}

/** Labels that people changed come from the hub's pages: the run folder keeps them, so that the run can be repeated. */
async function fetchLabelChanges({ settings: { labelChanges } }: Job, folder: string, http: HubHttp): Promise<void> {
  if (labelChanges === undefined || existsSync(blobFile(folder, labelChanges.sha256))) return
  const bytes = await http.blob(labelChanges)
  const opened = RunFolder.open(folder)
  try {
    opened.writeBlob(bytes)
  } finally {
    opened.close()
  }
}

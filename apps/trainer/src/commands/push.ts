import { existsSync } from 'node:fs'
import path from 'node:path'
import { findHub } from '../hub-address.ts'
import { HubHttp } from '../hub-http.ts'
import { HubLink } from '../hub-link.ts'
import { publishDatasets } from '../publish-datasets.ts'
import { eventsFile } from '../run-folder.ts'
import { RunFolderError } from '../run-folder-error.ts'
import { RunLog } from '../run-log.ts'
import { trainerStatus } from '../trainer-status.ts'
import { UsageError } from '../usage-error.ts'
import type { CommandContext } from './context.ts'

const longestPush = 10 * 60_000

/**
 * Sends a run folder, or the folder of an export, to a hub. Sending it again changes nothing.
 *
 * @throws UsageError when no hub answers; RunFolderError when the folder is none, or its run was deleted there
 */
export async function pushRun({ home, output }: CommandContext, given: string, hub: string | undefined): Promise<void> {
  const folder = runFolderIn(given)
  const log = new RunLog(folder)
  const runId = await idOf(log)
  const url = hub ?? await findHub(home)
  if (url === null) throw new UsageError('no dashboard is running beside this data folder; start it with "npm start", or name it with --hub URL')
  if (!(await new HubHttp(url).isAlive(5000))) throw new UsageError(`--hub: no Misfit answers at ${url}; check the address, or start it with "npm start"`)

  const link = new HubLink({
    url,
    status: trainerStatus({ backend: 'cpu', tensorflow: 'none', warning: null }),
    takesJobs: false,
    onCommand: () => { throw new Error('this run is not training now') },
    onProblem: (message) => { output.write(`${message}\n`) },
  })
  try {
    await publishDatasets(link.http, home).catch((error: unknown) => { output.write(`the images could not be sent: ${String(error)}\n`) })
    const state = await link.add(runId, log, { alive: false }).drained(longestPush)
    if (state === 'deleted') throw new RunFolderError(`run ${runId} was deleted on ${url}; restore it there first`)
    if (state === 'superseded') throw new RunFolderError(`run ${runId} went on on another machine; what ${url} has of it is newer than this folder`)
    if (state === 'sending') throw new RunFolderError(`run ${runId} could not be sent whole to ${url}; run the same command again, it goes on where it was`)
    output.write(`run ${runId}: ${log.lastSeq} events on ${new URL(`/runs/${runId}`, url).href}\n`)
  } finally {
    link.close()
  }
}

function runFolderIn(given: string): string {
  if (!existsSync(given)) throw new UsageError(`there is no folder ${given}; give a run folder, or the folder of an export`)
  const folder = [given, path.join(given, 'run')].map((part) => path.resolve(part)).find((part) => existsSync(eventsFile(part)))
  if (folder === undefined) throw new UsageError(`${given} is not a run folder: there is no events.jsonl in it`)
  return folder
}

async function idOf(log: RunLog): Promise<string> {
  for await (const event of log.events()) {
    if (event.type === 'created') return event.runId
    break
  }
  throw new RunFolderError(`${log.folder} is not a run folder: its first event is not "created"`)
}

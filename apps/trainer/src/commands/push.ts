import { existsSync } from 'node:fs'
import path from 'node:path'
import { requireHub } from '../hub-address.ts'
import { eventsFile } from '../run-folder.ts'
import { RunFolderError } from '../run-folder-error.ts'
import { RunLog } from '../run-log.ts'
import { sendRuns } from '../send-runs.ts'
import { UsageError } from '../usage-error.ts'
import type { CommandContext } from './context.ts'

/**
 * Sends a run folder, or the folder of an export, to a hub. Sending it again changes nothing.
 *
 * @throws UsageError when no hub answers; RunFolderError when the folder is none, or its run was deleted there
 */
export async function pushRun(context: CommandContext, given: string, hub: string | undefined): Promise<void> {
  const folder = runFolderIn(given)
  const runId = await idOf(new RunLog(folder))
  const url = await requireHub(context.home, hub)
  await sendRuns(url, context, [{ runId, folder }], (_, events) => {
    context.output.write(`run ${runId}: ${events} events on ${new URL(`/runs/${runId}`, url).href}\n`)
  })
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

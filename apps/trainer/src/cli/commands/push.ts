import { existsSync } from 'node:fs'
import path from 'node:path'
import { requireHub } from '../../hub/hub-address.ts'
import { faultsInWords, findFaults } from '../../run-folder/folder-faults.ts'
import { eventsFile } from '../../run-folder/run-folder.ts'
import { RunFolderError } from '../../run-folder/run-folder-error.ts'
import { RunLog } from '../../run-folder/run-log.ts'
import { sendRuns } from '../../hub/send-runs.ts'
import { UsageError } from '../usage-error.ts'
import type { CommandContext } from './context.ts'

/**
 * Sends a run folder, or the folder of an export, to a hub. Sending it again changes nothing.
 *
 * @throws UsageError when no hub answers; RunFolderError when the folder is none, its run was deleted there, or lines
 * of it are no events: then all others were sent
 */
export async function pushRun(context: CommandContext, given: string, hub: string | undefined): Promise<void> {
  const folder = runFolderIn(given)
  const log = new RunLog(folder)
  const runId = await idOf(log)
  const url = await requireHub(context.home, hub)
  const faults = await findFaults(log)
  // A hub of another version may refuse more than this one would.
  let leftOut = faults.leftOut
  await sendRuns(url, context, [{ runId, folder }], (_, events, refused) => {
    leftOut = [...new Map([...refused, ...leftOut].map((one) => [one.line, one])).values()].sort(
      (a, b) => a.line - b.line,
    )
    context.output.write(`run ${runId}: ${events} events on ${new URL(`/runs/${runId}`, url).href}\n`)
  })
  const words = faultsInWords({ ...faults, leftOut }, eventsFile(folder))
  if (leftOut.length > 0) throw new RunFolderError(words.trimEnd())
  context.output.write(words)
}

function runFolderIn(given: string): string {
  if (!existsSync(given))
    throw new UsageError(`there is no folder ${given}; give a run folder, or the folder of an export`)
  const folder = [given, path.join(given, 'run')]
    .map((part) => path.resolve(part))
    .find((part) => existsSync(eventsFile(part)))
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

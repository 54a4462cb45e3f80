import { existsSync } from 'node:fs'
import path from 'node:path'
import { runIdSchema } from '@misfit/events/ids'
import { EventError, parseEventLine } from '@misfit/events/run/run-event'
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
  const faults = await findFaults(log, runId)
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

/** Reads a run's id from its first event, or, where that cannot be read, from the folder's name. */
async function idOf(log: RunLog): Promise<string> {
  const [first] = await log.read(0, { lines: 1, bytes: 1 })
  if (first === undefined) throw new RunFolderError(`${log.folder} is not a run folder: it has no events`)
  const { runId, reason } = idIn(first)
  if (runId !== null) return runId
  const name = runIdSchema.safeParse(path.basename(log.folder))
  if (name.success) return name.data
  throw new RunFolderError(
    `${eventsFile(log.folder)}, line 1: ${reason}. It makes the run: correct it, ` +
      "or give the folder the run's id for a name, 12 characters of a-z and 0-9",
  )
}

function idIn(line: string): { runId: string; reason: null } | { runId: null; reason: string } {
  try {
    const event = parseEventLine(line)
    if (event.type === 'created') return { runId: event.runId, reason: null }
    return { runId: null, reason: `it is "${event.type}"; "created" is the first` }
  } catch (error) {
    if (error instanceof EventError) return { runId: null, reason: error.message }
    throw error
  }
}

import { readdir } from 'node:fs/promises'
import { typeOfLine } from '@misfit/events/run/type-of-line'
import path from 'node:path'
import { runIdSchema } from '@misfit/events/ids'
import { EventError, parseEventLine, type RunEvent } from '@misfit/events/run/run-event'
import { isActive, summaryAfter, summaryOfCreated, type RunSummary } from '@misfit/events/run/run-summary'
import { leaveOut, sendableLine } from '@misfit/events/run/sendable-line'
import { runMeant } from '../cli/find-run.ts'
import { livingOwner } from './run-lock.ts'
import { runPath, type Home } from './home.ts'
import { RunFolderError } from './run-folder-error.ts'
import { RunLog } from './run-log.ts'

/** Ids of all runs in the data folder, in no order. */
export async function localRunIds(home: Home): Promise<string[]> {
  const names = await readdir(home.runs).catch(() => [])
  return names.filter((name) => runIdSchema.safeParse(name).success)
}

/**
 * A run's summary from its folder alone, as a hub would have it: a line that is no event counts as left out. A run that
 * no process writes and that has no end is `lost`.
 *
 * @throws RunFolderError when there is no event in it
 */
export async function statusOfRun(log: RunLog): Promise<RunSummary> {
  let summary: RunSummary | null = null
  // Steps are nearly all of a long run, and only the last of them shows: the others are not worth parsing.
  let lastSteps: RunLine | null = null
  const runId = path.basename(log.folder)
  let place = 0
  for await (const lines of log.batches()) {
    for (const text of lines) {
      const line = { text, place: ++place, runId }
      if (typeOfLine(text) === 'steps') {
        lastSteps = line
        continue
      }
      summary = fold(fold(summary, lastSteps), line)
      lastSteps = null
    }
  }
  summary = fold(summary, lastSteps)
  if (summary === null) throw new RunFolderError(`${log.folder} is not a run folder: it has no events`)
  const unended = isActive(summary.status) || summary.status === 'queued'
  return unended && livingOwner(log.folder) === null ? { ...summary, status: 'lost' } : summary
}

/** Summaries of all runs in the data folder, newest first; folders without events are left out. */
export async function localRuns(home: Home): Promise<RunSummary[]> {
  const ids = await localRunIds(home)
  const summaries = await Promise.all(ids.map((id) => statusOfRun(new RunLog(runPath(home, id))).catch(() => null)))
  return summaries.filter((summary) => summary !== null).sort((a, b) => b.createdAt - a.createdAt)
}

/**
 * The run that a person means: by its id, the beginning of its id, or its name when only one run has it.
 *
 * @throws RunFolderError when there is none, or several, which it lists
 */
export async function findLocalRun(home: Home, wanted: string): Promise<RunSummary> {
  if (runIdSchema.safeParse(wanted).success) {
    const exact = await statusOfRun(new RunLog(runPath(home, wanted))).catch(() => null)
    if (exact !== null) return exact
  }
  return runMeant(await localRuns(home), wanted, `in ${home.runs}; "runs" lists those that are there`)
}

interface RunLine {
  readonly text: string
  readonly place: number
  readonly runId: string
}

function fold(summary: RunSummary | null, line: RunLine | null): RunSummary | null {
  if (line === null) return summary
  const event = eventOf(line)
  if (summary !== null) return summaryAfter(summary, event)
  return event.type === 'created' ? summaryOfCreated(event) : null
}

/** The event of a line, or the one that stands for it. */
function eventOf({ text, place, runId }: RunLine): RunEvent {
  try {
    return parseEventLine(sendableLine(text, place, runId).line)
  } catch (error) {
    if (!(error instanceof EventError)) throw error
    return parseEventLine(leaveOut(text, place, error.message, runId).line)
  }
}

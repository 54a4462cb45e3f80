import { EventError, parseEventLine } from '@misfit/events/run/run-event'
import { sendableLine } from '@misfit/events/run/sendable-line'
import type { RunLog } from './run-log.ts'
import type { LeftOutLine } from '../hub/run-upload.ts'

/** Faults of a run folder. */
export interface FolderFaults {
  /** Lines that can be no events. */
  readonly leftOut: readonly LeftOutLine[]
  /** Lines whose number is not their place, from the first one: two processes wrote the folder. */
  readonly misnumbered: readonly { readonly line: number; readonly number: number }[]
}

/** Reads the whole folder of a run as a hub of this version would. */
export async function findFaults(log: RunLog, runId: string): Promise<FolderFaults> {
  const leftOut: LeftOutLine[] = []
  const misnumbered: { line: number; number: number }[] = []
  let place = 0
  for await (const lines of log.batches()) {
    for (const text of lines) {
      place += 1
      const sent = sendableLine(text, place, runId)
      const reason = sent.leftOut ?? reasonAgainst(sent.line)
      if (reason !== null) leftOut.push({ line: place, reason })
      else if (sent.line !== text) misnumbered.push({ line: place, number: parseEventLine(sent.line).writtenAs ?? 0 })
    }
  }
  return { leftOut, misnumbered }
}

function reasonAgainst(line: string): string | null {
  try {
    parseEventLine(line)
    return null
  } catch (error) {
    if (error instanceof EventError) return error.message
    throw error
  }
}

const mostTold = 20

/** Says in words for a terminal what is wrong with a run folder; empty where nothing is. */
export function faultsInWords({ leftOut, misnumbered }: FolderFaults, eventsFile: string): string {
  const [first] = misnumbered
  const parts = []
  if (first !== undefined) {
    const others = misnumbered.length > 1 ? `, and ${misnumbered.length - 1} after it have others than their own` : ''
    parts.push(
      `${eventsFile}: line ${first.line} has the number ${first.number}${others}: ` +
        'two processes wrote this run, such as a program and its fork. Each event goes by its line; steps of both ' +
        'are there. Make a run in the process that logs it.\n',
    )
  }
  if (leftOut.length > 0) {
    const lines = leftOut.slice(0, mostTold).map(({ line, reason }) => `  line ${line}: ${reason}\n`)
    const more = leftOut.length > mostTold ? `  and ${leftOut.length - mostTold} more\n` : ''
    const which = leftOut.length === 1 ? '1 line is no event and is' : `${leftOut.length} lines are no events and are`
    parts.push(
      `${eventsFile}: ${which} left out:\n${lines.join('')}${more}` +
        'Everything else is sent, and the page of the run tells what is missing. To have them too, correct these ' +
        'lines in a copy of the folder and send it to a hub that does not have the run.\n',
    )
  }
  return parts.join('')
}

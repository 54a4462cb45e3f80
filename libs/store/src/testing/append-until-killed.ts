import { stepsEvent, createdEvent } from '@misfit/events/testing/example-events'
import { formatEventLine } from '@misfit/events/run/run-event'
import { appendLines } from '../tables/append-lines.ts'
import { openStore } from '../open.ts'
import { findRun } from '../tables/runs.ts'

/**
 * A process for the test that kills it: appends to one run, and prints the number of each event when it is
 * acknowledged.
 *
 * `node --import tsx append-until-killed.ts HOME RUN`
 */
const [home, runId] = process.argv.slice(2)
if (home === undefined || runId === undefined) throw new Error('give a data folder and a run id')

const { database } = await openStore({ home })
let last = (await findRun(database, runId))?.summary.lastSeq ?? 0
process.stdout.write(`opened ${last}\n`)
for (;;) {
  // From 1 to 7 lines a transaction.
  const lines = Array.from({ length: 1 + (last % 7) }, (_, i) => lineOf(last + 1 + i))
  last = (await appendLines(database, runId, lines)).acknowledged
  process.stdout.write(`${last}\n`)
}

function lineOf(seq: number): string {
  return formatEventLine(seq === 1 ? createdEvent({}, runId) : stepsEvent(seq, seq - 1, [1 / seq]))
}

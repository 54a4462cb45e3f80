import { parseEventLine, type RunEvent } from '@misfit/events/run-event'
import { type RunSummary, summaryAfter, summaryOfCreated } from '@misfit/events/run-summary'
import type { Alert } from '@misfit/events/alert'
import { eq, sql } from 'drizzle-orm'
import { fireAlerts } from './alerts.ts'
import type { Database } from './database.ts'
import { type RunRow, runs } from './schema.ts'
import { StoreError } from './store-error.ts'

export interface Appended {
  /** Number of the run's last stored event. */
  acknowledged: number
  /** The lines that were new, in order, and the events in them. */
  lines: string[]
  events: RunEvent[]
  row: RunRow
  /** What the new events made fire. */
  alerts: Alert[]
}

/** The run was offered to another trainer while this one was away: its lines are no longer the run's. */
export class SupersededError extends StoreError {
  override name = 'SupersededError'
}

/**
 * Stores lines of a run folder, in one transaction. Lines that are there already are ignored, so a trainer may resend.
 * When the promise resolves the lines are on disk: they survive a `kill -9` of this process.
 *
 * @param lease which the sender has of the run; 0 for one that was never offered again
 * @throws EventError when a line is not an event
 * @throws SupersededError when the run was offered to another trainer since
 * @throws StoreError when lines are missing before these, or the first line is not the run's `created`
 */
export async function appendLines(database: Database, runId: string, lines: readonly string[], lease = 0): Promise<Appended> {
  const parsed = lines.map((line) => ({ line, event: parseEventLine(line) }))
  return database.transaction(async (transaction) => {
    const [before] = await transaction.select().from(runs).where(eq(runs.id, runId)).for('update')
    if (before !== undefined && lease < before.lease) throw new SupersededError(`run ${runId} was given to another trainer`)
    const last = before?.summary.lastSeq ?? 0
    const fresh = parsed.filter(({ event }) => event.seq > last)
    if (fresh.length === 0) {
      if (before === undefined) throw new StoreError(`run ${runId} is not known and there is no line that begins it`)
      return { acknowledged: last, lines: [], events: [], row: before, alerts: [] }
    }
    refuseGaps(runId, last, fresh.map(({ event }) => event))
    const summary = summaryWith(runId, before, fresh.map(({ event }) => event))
    const row = await writeRow(transaction, { runId, before, summary, lease }, fresh.map(({ event }) => event))
    await transaction.execute(sql`
      insert into events (run_id, seq, type, line)
      select ${runId}, * from unnest(
        ${sql.param(fresh.map(({ event }) => event.seq))}::int[],
        ${sql.param(fresh.map(({ event }) => event.type))}::text[],
        ${sql.param(fresh.map(({ line }) => line))}::text[])`)
    const freshEvents = fresh.map(({ event }) => event)
    const alerts = await fireAlerts(transaction, row, freshEvents, Date.now())
    return { acknowledged: summary.lastSeq, lines: fresh.map(({ line }) => line), events: freshEvents, row, alerts }
  })
}

function refuseGaps(runId: string, last: number, fresh: readonly RunEvent[]): void {
  fresh.forEach((event, i) => {
    const expected = last + 1 + i
    if (event.seq !== expected) {
      throw new StoreError(`run ${runId}: event ${event.seq} came where ${expected} was expected; send the lines after ${last}`)
    }
  })
}

function summaryWith(runId: string, before: RunRow | undefined, fresh: readonly RunEvent[]): RunSummary {
  let summary = before === undefined || before.summary.lastSeq === 0 ? null : before.summary
  for (const event of fresh) {
    if (summary !== null) {
      summary = summaryAfter(summary, event)
      continue
    }
    if (event.type !== 'created') throw new StoreError(`run ${runId}: its first event is ${event.type}; it must be created`)
    if (event.runId !== runId) throw new StoreError(`run ${runId}: its first event is of run ${event.runId}`)
    summary = summaryOfCreated(event)
  }
  if (summary === null) throw new StoreError(`run ${runId}: no event to store`)
  return summary
}

async function writeRow(
  transaction: Database,
  { runId, before, summary, lease }: { runId: string; before: RunRow | undefined; summary: RunSummary; lease: number },
  fresh: readonly RunEvent[],
): Promise<RunRow> {
  if (before === undefined) {
    const [made] = await transaction.insert(runs).values({ id: runId, summary, createdAt: summary.createdAt, lease }).returning()
    if (made === undefined) throw new StoreError(`run ${runId} could not be stored`)
    return made
  }
  const [changed] = await transaction
    .update(runs)
    // A store that was set back must not give out a number again that a trainer has.
    .set({ summary, lease: Math.max(before.lease, lease), ...standingAfter(before, fresh) })
    .where(eq(runs.id, runId))
    .returning()
  if (changed === undefined) throw new StoreError(`run ${runId} could not be stored`)
  return changed
}

/** A new attempt answers the job and the loss; an end answers the job of a run that ended before it could start. */
function standingAfter(before: RunRow, fresh: readonly RunEvent[]): Partial<RunRow> {
  if (fresh.some(({ type }) => type === 'started')) {
    return { job: null, jobId: null, lostAt: null, lostReason: null, silent: false, cancelledAt: null, cancelledReason: null }
  }
  if (fresh.some(({ type }) => type === 'finished')) {
    // What is done needs no checkpoint to go on from.
    const done = fresh.some((event) => event.type === 'finished' && event.outcome === 'completed') ? { checkpoint: null } : {}
    return { lostAt: null, lostReason: null, silent: false, ...done, ...(before.job === 'claimed' ? { job: null, jobId: null } : {}) }
  }
  return {}
}

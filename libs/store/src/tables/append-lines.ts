import { parseEventLines, type RunEvent } from '@misfit/events/run/run-event'
import { type RunSummary, summaryAfter, summaryOfCreated } from '@misfit/events/run/run-summary'
import type { Alert } from '@misfit/events/people/alert'
import { asc, eq, inArray, sql } from 'drizzle-orm'
import { fireAlerts } from './alerts.ts'
import type { Database } from '../postgres/database.ts'
import { noteReplaced } from '../blobs/replaced-blobs.ts'
import { events, type StoredRun, runs } from './schema.ts'
import { StoreError } from '../store-error.ts'

export interface Appended {
  /** Number of the run's last stored event. */
  acknowledged: number
  /** The lines that were new, in order, and the events in them. */
  lines: string[]
  events: RunEvent[]
  row: StoredRun
  /** Alerts that the new events fired. */
  alerts: Alert[]
}

/** The run was offered to another trainer while this one was away: its lines are no longer the run's. */
export class SupersededError extends StoreError {
  override name = 'SupersededError'
}

/** Lines of one run that a trainer sent. */
export interface SentLines {
  readonly runId: string
  readonly lines: readonly string[]
  /** Lease that the sender holds; 0 if the run was never offered again. */
  readonly lease?: number | undefined
}

/**
 * Stores lines of a run folder, in one transaction. Lines that are there already are ignored, so a trainer may resend.
 * When the promise resolves the lines are on disk: they survive a `kill -9` of this process.
 *
 * @throws RefusedLinesError when lines are no events, each of which it names
 * @throws SupersededError when the run was offered to another trainer since
 * @throws StoreError when lines are missing before these, or the first line is not the run's `created`
 */
export async function appendLines(
  database: Database,
  runId: string,
  lines: readonly string[],
  lease = 0,
): Promise<Appended> {
  const [outcome] = await appendTogether(database, [{ runId, lines, lease }])
  if (outcome?.status === 'fulfilled') return outcome.value
  throw outcome?.reason
}

/**
 * Stores lines of several runs in one transaction, which takes little longer than for one of them. What is wrong with
 * the lines of one run, as `appendLines` tells it, keeps the lines of no other out.
 *
 * @param sent each of another run
 * @returns what became of each, in their order, as `Promise.allSettled` tells it
 * @throws whatever the database throws: then nothing is stored
 */
export async function appendTogether(
  database: Database,
  sent: readonly SentLines[],
): Promise<PromiseSettledResult<Appended>[]> {
  const parsed = await Promise.allSettled(sent.map(async (entry) => withEvents(entry)))
  return database.transaction(async (transaction) => {
    const known = await lockRows(
      transaction,
      sent.map(({ runId }) => runId),
    )
    const changes = await Promise.allSettled(
      parsed.map(async (entry) => {
        if (entry.status === 'rejected') throw entry.reason
        return changeOf(entry.value, known.get(entry.value.runId))
      }),
    )
    const rows = await writeChanges(
      transaction,
      changes.flatMap((change) =>
        change.status === 'fulfilled' && change.value.fresh.length > 0 ? [change.value] : [],
      ),
    )
    const outcomes: PromiseSettledResult<Appended>[] = []
    for (const change of changes) {
      outcomes.push(
        change.status === 'rejected'
          ? change
          : { status: 'fulfilled', value: await appendedOf(transaction, change.value, rows) },
      )
    }
    return outcomes
  })
}

interface ParsedLine {
  readonly line: string
  readonly event: RunEvent
}

function withEvents({ runId, lines, lease = 0 }: SentLines): { runId: string; lease: number; parsed: ParsedLine[] } {
  const events = parseEventLines(lines)
  return { runId, lease, parsed: events.map((event, i) => ({ line: lines[i]!, event })) }
}

/** Locks the rows of runs in the order of their ids, so that two hubs never wait for each other. */
async function lockRows(transaction: Database, runIds: readonly string[]): Promise<Map<string, StoredRun>> {
  const rows = await transaction
    .select()
    .from(runs)
    .where(inArray(runs.id, [...runIds]))
    .orderBy(asc(runs.id))
    .for('update')
  return new Map(rows.map((row) => [row.id, row]))
}

/** Change of a run's row by new lines. */
interface Change {
  readonly runId: string
  readonly before: StoredRun | undefined
  readonly summary: RunSummary
  readonly lease: number
  /** Other columns of the row that change. */
  readonly standing: Partial<StoredRun>
  /** The lines that are not stored yet. */
  readonly fresh: readonly ParsedLine[]
}

function changeOf({ runId, lease, parsed }: ReturnType<typeof withEvents>, before: StoredRun | undefined): Change {
  if (before !== undefined && lease < before.lease)
    throw new SupersededError(`run ${runId} was given to another trainer`)
  const last = before?.summary.lastSeq ?? 0
  const fresh = parsed.filter(({ event }) => event.seq > last)
  const events = fresh.map(({ event }) => event)
  if (fresh.length === 0) {
    if (before === undefined) throw new StoreError(`run ${runId} is not known and there is no line that begins it`)
    return { runId, before, summary: before.summary, lease: before.lease, standing: {}, fresh }
  }
  refuseGaps(runId, last, events)
  // A store that was set back must not give out a number again that a trainer has.
  const newLease = Math.max(before?.lease ?? 0, lease)
  return {
    runId,
    before,
    summary: summaryWith(runId, before, events),
    lease: newLease,
    standing: before === undefined ? {} : standingAfter(before, events),
    fresh,
  }
}

/** @returns the rows that were written, as they are now */
async function writeChanges(transaction: Database, changes: readonly Change[]): Promise<Map<string, StoredRun>> {
  if (changes.length === 0) return new Map()
  const rows = await writeRows(transaction, changes)
  const lines = changes.flatMap(({ runId, fresh }) => fresh.map(({ event, line }) => ({ runId, event, line })))
  await transaction.execute(sql`
    insert into ${events} (run_id, seq, type, line)
    select * from unnest(
      ${sql.param(lines.map(({ runId }) => runId))}::text[],
      ${sql.param(lines.map(({ event }) => event.seq))}::int[],
      ${sql.param(lines.map(({ event }) => event.type))}::text[],
      ${sql.param(lines.map(({ line }) => line))}::text[])`)
  return rows
}

/** @param rows that were written: a run without new lines is as it was */
async function appendedOf(
  transaction: Database,
  { runId, before, summary, fresh }: Change,
  rows: ReadonlyMap<string, StoredRun>,
): Promise<Appended> {
  const row = rows.get(runId) ?? before
  if (row === undefined) throw new StoreError(`run ${runId} could not be stored`)
  const freshEvents = fresh.map(({ event }) => event)
  const alerts = await fireAlerts(transaction, row, freshEvents, Date.now())
  return { acknowledged: summary.lastSeq, lines: fresh.map(({ line }) => line), events: freshEvents, row, alerts }
}

/** @returns the runs' rows as they are now */
async function writeRows(transaction: Database, changes: readonly Change[]): Promise<Map<string, StoredRun>> {
  const created = changes
    .filter(({ before }) => before === undefined)
    .map(({ runId: id, summary, lease }) => ({ id, summary, createdAt: summary.createdAt, lease }))
  const rows = created.length === 0 ? [] : await transaction.insert(runs).values(created).returning()
  const changed = changes.flatMap(({ before, summary, lease, standing }) =>
    before === undefined ? [] : [{ before, set: { summary, lease, ...standing } }],
  )
  await writeSummaries(
    transaction,
    changed.map(({ before: { id }, set: { summary, lease } }) => ({ id, summary, lease })),
  )
  for (const { runId, before, standing } of changes) {
    if (Object.keys(standing).length > 0) await transaction.update(runs).set(standing).where(eq(runs.id, runId))
    if (standing.checkpoint === null) await noteReplaced(transaction, before?.checkpoint ?? null, null, Date.now())
  }
  return new Map([...rows, ...changed.map(({ before, set }) => ({ ...before, ...set }))].map((row) => [row.id, row]))
}

async function writeSummaries(
  transaction: Database,
  changed: readonly Pick<StoredRun, 'id' | 'summary' | 'lease'>[],
): Promise<void> {
  if (changed.length === 0) return
  await transaction.execute(sql`
    update ${runs} set summary = changed.summary::jsonb, lease = changed.lease
    from unnest(
      ${sql.param(changed.map(({ id }) => id))}::text[],
      ${sql.param(changed.map(({ summary }) => runs.summary.mapToDriverValue(summary)))}::text[],
      ${sql.param(changed.map(({ lease }) => lease))}::int[]) as changed(id, summary, lease)
    where ${runs}.id = changed.id`)
}

function refuseGaps(runId: string, last: number, fresh: readonly RunEvent[]): void {
  fresh.forEach((event, i) => {
    const expected = last + 1 + i
    if (event.seq !== expected) {
      throw new StoreError(
        `run ${runId}: event ${event.seq} came where ${expected} was expected; send the lines after ${last}`,
      )
    }
  })
}

function summaryWith(runId: string, before: StoredRun | undefined, fresh: readonly RunEvent[]): RunSummary {
  let summary = before === undefined || before.summary.lastSeq === 0 ? null : before.summary
  for (const event of fresh) {
    if (summary !== null) {
      summary = summaryAfter(summary, event)
      continue
    }
    if (event.type !== 'created')
      throw new StoreError(`run ${runId}: its first event is ${event.type}; it must be created`)
    if (event.runId !== runId) throw new StoreError(`run ${runId}: its first event is of run ${event.runId}`)
    summary = summaryOfCreated(event)
  }
  if (summary === null) throw new StoreError(`run ${runId}: no event to store`)
  return summary
}

/** A new attempt answers the job and the loss; an end answers the job of a run that ended before it could start. */
function standingAfter(before: StoredRun, fresh: readonly RunEvent[]): Partial<StoredRun> {
  if (fresh.some(({ type }) => type === 'started')) {
    return {
      job: null,
      jobId: null,
      lostAt: null,
      lostReason: null,
      silent: false,
      cancelledAt: null,
      cancelledReason: null,
    }
  }
  if (fresh.some(({ type }) => type === 'finished')) {
    // What is done needs no checkpoint to go on from.
    const done = fresh.some((event) => event.type === 'finished' && event.outcome === 'completed')
      ? { checkpoint: null }
      : {}
    return {
      lostAt: null,
      lostReason: null,
      silent: false,
      ...done,
      ...(before.job === 'claimed' ? { job: null, jobId: null } : {}),
    }
  }
  return {}
}

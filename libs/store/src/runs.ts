import { type RunSummary, summaryOfCreated } from '@misfit/events/run-summary'
import type { RunSettings } from '@misfit/events/settings'
import type { Job } from '@misfit/events/socket'
import { and, asc, desc, eq, gt, isNull, isNotNull, or, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { storableText } from './json-column.ts'
import { type RunRow, events, runs } from './schema.ts'
import { needsProcess, shownSummary } from './shown-summary.ts'

/** All runs that are not deleted, newest first. */
export async function listRuns(database: Database): Promise<RunSummary[]> {
  const rows = await database.select().from(runs).where(isNull(runs.deletedAt)).orderBy(desc(runs.createdAt), desc(runs.id))
  return rows.map(shownSummary)
}

/** A run's row, deleted or not; null when there is none. */
export async function findRun(database: Database, runId: string): Promise<RunRow | null> {
  const [row] = await database.select().from(runs).where(eq(runs.id, runId))
  return row ?? null
}

/** True when no run was ever stored. */
export async function isEmpty(database: Database): Promise<boolean> {
  return (await database.select({ id: runs.id }).from(runs).limit(1)).length === 0
}

/** Ids of the runs at which a process should be at work now. */
export async function runsInProgress(database: Database): Promise<string[]> {
  const candidates = await database
    .select()
    .from(runs)
    .where(or(isNotNull(runs.job), sql`${runs.summary}->>'status' in ('queued', 'running', 'paused')`))
  return candidates.filter(needsProcess).map((row) => row.id)
}

/** Lines of a run folder after a number, in order. */
export async function linesAfter(database: Database, runId: string, after: number, most: number): Promise<string[]> {
  const rows = await database
    .select({ line: events.line })
    .from(events)
    .where(and(eq(events.runId, runId), gt(events.seq, after)))
    .orderBy(asc(events.seq))
    .limit(most)
  return rows.map((row) => row.line)
}

async function change(database: Database, runId: string, values: Partial<RunRow>): Promise<RunRow | null> {
  const [row] = await database.update(runs).set(values).where(eq(runs.id, runId)).returning()
  return row ?? null
}

export interface RunEdit {
  name?: string | undefined
  tags?: string[] | undefined
}

/** Renames or tags a run; its run folder keeps the name it was created with. */
export const editRun = (database: Database, runId: string, edit: RunEdit) =>
  change(database, runId, {
    ...(edit.name === undefined ? {} : { name: storableText(edit.name) }),
    ...(edit.tags === undefined ? {} : { tags: edit.tags }),
  })

/** Takes a run out of the lists; {@link restoreRun} brings it back. */
export const deleteRun = (database: Database, runId: string, now: number) => change(database, runId, { deletedAt: now })
export const restoreRun = (database: Database, runId: string) => change(database, runId, { deletedAt: null })

/**
 * Marks a run as lost unless its events, or its job, say that no process is at work on it.
 *
 * @returns the row, or null when nothing was marked
 */
export async function markLost(database: Database, runId: string, reason: string, now: number): Promise<RunRow | null> {
  return database.transaction(async (transaction) => {
    const [row] = await transaction.select().from(runs).where(eq(runs.id, runId)).for('update')
    if (row === undefined || !needsProcess(row)) return null
    return change(transaction, runId, { job: null, jobId: null, lostAt: now, lostReason: storableText(reason) })
  })
}

/** Takes back that a run is lost: its process has been heard of again. */
export async function markFound(database: Database, runId: string): Promise<RunRow | null> {
  const [row] = await database
    .update(runs)
    .set({ lostAt: null, lostReason: null })
    .where(and(eq(runs.id, runId), isNotNull(runs.lostAt), isNull(runs.job)))
    .returning()
  return row ?? null
}

/** Puts a new run into the list as waiting; it has no events until a trainer begins it. */
export async function insertQueuedRun(
  database: Database,
  run: { runId: string; settings: RunSettings; walk?: Job['walk']; jobId: string; createdAt: number },
): Promise<RunRow> {
  const { runId, settings, walk, jobId, createdAt } = run
  const summary = {
    ...summaryOfCreated({ type: 'created', seq: 1, at: createdAt, runId, settings, ...(walk === undefined ? {} : { walk }) }),
    lastSeq: 0,
  }
  const [row] = await database.insert(runs).values({ id: runId, summary, createdAt, job: 'waiting', jobId }).returning()
  if (row === undefined) throw new Error(`run ${runId} could not be stored`)
  return row
}

/** Marks a run as waiting to go on from its checkpoint. */
export const requeueRun = (database: Database, runId: string, jobId: string) => change(database, runId, { job: 'waiting', jobId })

/** Marks the run of a job as handed to a trainer; null when the job was cancelled. */
export async function claimRun(database: Database, jobId: string): Promise<RunRow | null> {
  const [row] = await database
    .update(runs)
    .set({ job: 'claimed' })
    .where(and(eq(runs.jobId, jobId), eq(runs.job, 'waiting'), isNull(runs.deletedAt)))
    .returning()
  return row ?? null
}

/** Takes a waiting run out of the queue: a new one is stopped, one that was to go on stays as it was. */
export async function unqueueRun(database: Database, runId: string, now: number): Promise<RunRow | null> {
  const [row] = await database
    .update(runs)
    .set({ job: null, jobId: null, cancelledAt: sql`case when (${runs.summary}->>'lastSeq')::int = 0 then ${now}::bigint end` })
    .where(and(eq(runs.id, runId), eq(runs.job, 'waiting')))
    .returning()
  return row ?? null
}

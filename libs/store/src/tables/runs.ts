import type { Alert } from '@misfit/events/people/alert'
import { type RunSummary, summaryOfCreated } from '@misfit/events/run/run-summary'
import { labelsSchema } from '@misfit/events/settings/job-options'
import type { RunSettings } from '@misfit/events/settings/settings'
import type { Job } from '@misfit/events/live/socket'
import type { StoredCheckpoint } from '@misfit/events/live/stored-checkpoint'
import { and, asc, desc, eq, gt, inArray, isNull, isNotNull, or, sql } from 'drizzle-orm'
import { fireAlertsOfLoss } from './alerts.ts'
import type { Database } from '../postgres/database.ts'
import { storableText } from './json-column.ts'
import { blobsOfCheckpoint, noteReplaced } from '../blobs/replaced-blobs.ts'
import { type StoredRun, events, runs } from './schema.ts'
import { needsProcess, shownSummary } from './shown-summary.ts'
import { StoreError } from '../store-error.ts'

/** Lists the runs that are not deleted, newest first. */
export async function listRuns(database: Database): Promise<RunSummary[]> {
  const rows = await database
    .select()
    .from(runs)
    .where(isNull(runs.deletedAt))
    .orderBy(desc(runs.createdAt), desc(runs.id))
  return rows.map(shownSummary)
}

/** A run's row, deleted or not; null when there is none. */
export async function findRun(database: Database, runId: string): Promise<StoredRun | null> {
  const [row] = await database.select().from(runs).where(eq(runs.id, runId))
  return row ?? null
}

/** Rows of runs, deleted or not, in any order; those that are not there are left out. */
export function findRuns(database: Database, runIds: readonly string[]): Promise<StoredRun[]> {
  return database
    .select()
    .from(runs)
    .where(inArray(runs.id, [...runIds]))
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

async function change(database: Database, runId: string, values: Partial<StoredRun>): Promise<StoredRun | null> {
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
 * @param lease of the trainer that says so: one that has lost the run has no say; absent when its trainer is silent
 * @returns the row and what fired, or null when nothing was marked
 */
export async function markLost(
  database: Database,
  runId: string,
  reason: string,
  now: number,
  lease?: number,
): Promise<{ row: StoredRun; alerts: Alert[] } | null> {
  return database.transaction(async (transaction) => {
    const [row] = await transaction.select().from(runs).where(eq(runs.id, runId)).for('update')
    if (row === undefined || !needsProcess(row) || (lease !== undefined && lease < row.lease)) return null
    const lost = await change(transaction, runId, {
      job: null,
      jobId: null,
      lostAt: now,
      lostReason: storableText(reason),
      silent: lease === undefined,
    })
    return lost && { row: lost, alerts: await fireAlertsOfLoss(transaction, lost, reason, now) }
  })
}

/** Takes back that a run is lost: its process has been heard of again. */
export async function markFound(database: Database, runId: string): Promise<StoredRun | null> {
  const [row] = await database
    .update(runs)
    .set({ lostAt: null, lostReason: null, silent: false })
    .where(and(eq(runs.id, runId), isNotNull(runs.lostAt), isNull(runs.job)))
    .returning()
  return row ?? null
}

/** A run that is to wait for a trainer. */
export interface QueuedRun {
  settings: RunSettings
  walk?: Job['walk']
  /** The epoch after which it stops, for a rung of a sweep. */
  untilEpoch?: number | null
}

/** Puts a new run into the list as waiting; it has no events until a trainer begins it. */
export async function insertQueuedRun(
  database: Database,
  run: QueuedRun & { runId: string; jobId: string; createdAt: number },
): Promise<StoredRun> {
  const { runId, settings, walk, jobId, createdAt, untilEpoch = null } = run
  const summary = {
    ...summaryOfCreated({
      type: 'created',
      seq: 1,
      at: createdAt,
      runId,
      settings,
      ...(walk === undefined ? {} : { walk }),
    }),
    lastSeq: 0,
  }
  const [row] = await database
    .insert(runs)
    .values({ id: runId, summary, createdAt, job: 'waiting', jobId, untilEpoch, queued: true })
    .returning()
  if (row === undefined) throw new Error(`run ${runId} could not be stored`)
  return row
}

/** Request to let a run go on: by whom, and how far. */
export interface Requeue {
  /** Null when a person did; else the number of the try. */
  tries: number | null
  /** The epoch after which it stops; null for none; absent to leave it as it is. */
  untilEpoch?: number | null
  /** Lease that the run must still have, or nothing changes: another hub may have been faster. */
  lease?: number
}
export const byPerson: Requeue = { tries: null }

/**
 * Marks a run as waiting to go on from its checkpoint, and takes it from whoever had it.
 *
 * @returns null when it waits already, or its lease is another one
 */
export async function requeueRun(
  database: Database,
  runId: string,
  jobId: string,
  how: Requeue,
): Promise<StoredRun | null> {
  const [row] = await database
    .update(runs)
    .set({
      job: 'waiting',
      jobId,
      queued: true,
      silent: false,
      tries: how.tries ?? 0,
      lease: sql`${runs.lease} + 1`,
      ...(how.untilEpoch === undefined ? {} : { untilEpoch: how.untilEpoch }),
    })
    .where(
      and(
        eq(runs.id, runId),
        sql`${runs.job} is distinct from 'waiting'`,
        isNull(runs.deletedAt),
        ...(how.lease === undefined ? [] : [eq(runs.lease, how.lease)]),
      ),
    )
    .returning()
  return row ?? null
}

const needsOf = sql`coalesce(${runs.summary}->'settings'->'needs', '[]'::jsonb)`

/** The needs of waiting runs that a trainer with these labels can take, those of the run that is next first. */
export async function waitingNeeds(database: Database, labels: readonly string[]): Promise<string[][]> {
  const rows = await database
    .select({
      needs: sql`${needsOf}`.mapWith((value: unknown) =>
        labelsSchema.parse(typeof value === 'string' ? JSON.parse(value) : value),
      ),
    })
    .from(runs)
    .where(and(eq(runs.job, 'waiting'), isNull(runs.deletedAt), sql`${needsOf} <@ ${JSON.stringify(labels)}::jsonb`))
    .groupBy(needsOf)
    .orderBy(sql`max(coalesce((${runs.summary}->'settings'->>'priority')::int, 0)) desc`, sql`min(${runs.jobId}::text)`)
  return rows.map(({ needs }) => needs)
}

/** Runs that wait in the queue, in the order of their jobs. */
export async function waitingRuns(database: Database): Promise<StoredRun[]> {
  return database
    .select()
    .from(runs)
    .where(and(eq(runs.job, 'waiting'), isNull(runs.deletedAt)))
    .orderBy(sql`${runs.jobId}::text`)
}

/** Marks the run of a job as handed to a trainer; null when the job was cancelled. */
export async function claimRun(database: Database, jobId: string): Promise<StoredRun | null> {
  const [row] = await database
    .update(runs)
    .set({ job: 'claimed' })
    .where(and(eq(runs.jobId, jobId), eq(runs.job, 'waiting'), isNull(runs.deletedAt)))
    .returning()
  return row ?? null
}

/**
 * Takes a waiting run out of the queue: a new one is stopped, one that was to go on stays as it was.
 *
 * @param reason why, for people; null when a person did
 */
export async function unqueueRun(
  database: Database,
  runId: string,
  now: number,
  reason: string | null,
): Promise<StoredRun | null> {
  const isNew = sql`(${runs.summary}->>'lastSeq')::int = 0`
  const [row] = await database
    .update(runs)
    .set({
      job: null,
      jobId: null,
      cancelledAt: sql`case when ${isNew} then ${now}::bigint end`,
      cancelledReason: sql`case when ${isNew} then ${reason}::text end`,
    })
    .where(and(eq(runs.id, runId), eq(runs.job, 'waiting')))
    .returning()
  return row ?? null
}

/** Runs without a process that went through the queue and have no end: perhaps to be offered again. */
export async function lostQueuedRuns(database: Database): Promise<StoredRun[]> {
  return database
    .select()
    .from(runs)
    .where(and(isNotNull(runs.lostAt), eq(runs.queued, true), isNull(runs.job), isNull(runs.deletedAt)))
}

/** The lease of each run that was ever offered again; of others it is 0. */
export async function leasesOf(database: Database, runIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (runIds.length === 0) return new Map()
  const rows = await database
    .select({ id: runs.id, lease: runs.lease })
    .from(runs)
    .where(and(inArray(runs.id, [...runIds]), gt(runs.lease, 0)))
  return new Map(rows.map(({ id, lease }) => [id, lease]))
}

/** Waiting runs whose settings say how long they wait at most. */
export async function expiringRuns(database: Database): Promise<StoredRun[]> {
  return database
    .select()
    .from(runs)
    .where(and(eq(runs.job, 'waiting'), isNull(runs.deletedAt), sql`${runs.summary}->'settings' ? 'waitSeconds'`))
}

/**
 * Keeps where a run can go on. The events up to it must be stored, or its curves would have a hole when it goes on. The
 * blobs of the checkpoint before are removed some time later.
 *
 * @param isThere whether the bytes of a blob are kept
 * @throws StoreError when a blob of the checkpoint is not there
 * @returns false when nothing was stored: the run is another trainer's, or lacks events
 */
export async function keepCheckpoint(
  database: Database,
  runId: string,
  lease: number,
  checkpoint: StoredCheckpoint,
  isThere: (sha256: string) => Promise<boolean>,
): Promise<boolean> {
  return database.transaction(async (transaction) => {
    const [row] = await transaction.select().from(runs).where(eq(runs.id, runId)).for('update')
    if (row === undefined || lease < row.lease || row.summary.lastSeq < checkpoint.seq) return false
    await change(transaction, runId, { checkpoint })
    await noteReplaced(transaction, row.checkpoint, checkpoint, Date.now())
    // Only now is no hub about to remove them.
    for (const sha256 of blobsOfCheckpoint(checkpoint)) {
      if (!(await isThere(sha256)))
        throw new StoreError(`there is no blob ${sha256}; send it before the checkpoint that names it`)
    }
    return true
  })
}

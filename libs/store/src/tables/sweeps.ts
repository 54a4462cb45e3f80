import { rungsOf } from '@misfit/events/settings/sweep'
import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Database } from '../postgres/database.ts'
import { type StoredRun, type SweepRow, runs, sweeps } from './schema.ts'

export async function insertSweep(
  database: Database,
  sweep: Pick<SweepRow, 'id' | 'spec' | 'trials' | 'createdAt'>,
): Promise<void> {
  await database.insert(sweeps).values(sweep)
}

/** Newest first. */
export const listSweeps = (database: Database): Promise<SweepRow[]> =>
  database.select().from(sweeps).orderBy(desc(sweeps.createdAt), desc(sweeps.id))

/** @returns null when there is none */
export async function findSweep(database: Database, id: string): Promise<SweepRow | null> {
  const [row] = await database.select().from(sweeps).where(eq(sweeps.id, id))
  return row ?? null
}

/** The sweep, which nobody else changes until the transaction ends. @returns null when there is none */
export async function lockSweep(transaction: Database, id: string): Promise<SweepRow | null> {
  const [row] = await transaction.select().from(sweeps).where(eq(sweeps.id, id)).for('update')
  return row ?? null
}

/** Ids of sweeps that may have a rung to decide. */
export async function sweepsInProgress(database: Database): Promise<string[]> {
  const { id, spec, rung } = sweeps
  const rows = await database
    .select({ id, spec, rung })
    .from(sweeps)
    .where(and(isNull(sweeps.stoppedAt), sql`${sweeps.spec}->>'method' = 'halving'`))
  return rows.filter((sweep) => sweep.rung < rungsOf(sweep.spec).length).map((sweep) => sweep.id)
}

/** The runs of a sweep that are not deleted, in the order of its trials. */
export function runsOfSweep(database: Database, id: string): Promise<StoredRun[]> {
  const of = (name: string) => sql`${runs.summary}->'settings'->'sweep'->>${sql.raw(`'${name}'`)}`
  return database
    .select()
    .from(runs)
    .where(and(isNull(runs.deletedAt), sql`${of('id')} = ${id}`))
    .orderBy(sql`(${of('trial')})::int`, asc(runs.createdAt), asc(runs.id))
}

export async function setRung(database: Database, id: string, rung: number): Promise<void> {
  await database.update(sweeps).set({ rung }).where(eq(sweeps.id, id))
}

/** Stops a sweep: no run of it begins or goes on from now on. Stopping it again changes nothing. */
export async function markSweepStopped(database: Database, id: string, now: number): Promise<void> {
  await database
    .update(sweeps)
    .set({ stoppedAt: now })
    .where(and(eq(sweeps.id, id), isNull(sweeps.stoppedAt)))
}

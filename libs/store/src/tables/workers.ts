import type { Worker } from '@misfit/events/live/worker'
import { asc, eq, lt } from 'drizzle-orm'
import type { Database } from '../postgres/database.ts'
import { workers } from './schema.ts'

/** Writes how a trainer is; what was known of it before is replaced. */
export async function putWorker(database: Database, worker: Worker, now: number): Promise<void> {
  const row = { worker, heardAt: now }
  await database
    .insert(workers)
    .values({ trainerId: worker.trainer.trainerId, ...row })
    .onConflictDoUpdate({ target: workers.trainerId, set: row })
}

export async function forgetWorker(database: Database, trainerId: string): Promise<void> {
  await database.delete(workers).where(eq(workers.trainerId, trainerId))
}

/** Forgets those that nothing was heard of since a time. */
export async function forgetWorkersBefore(database: Database, time: number): Promise<void> {
  await database.delete(workers).where(lt(workers.heardAt, time))
}

/** Lists all trainers, with the time at which each last sent a heartbeat, in milliseconds since 1970. */
export function listWorkers(database: Database): Promise<{ worker: Worker; heardAt: number }[]> {
  return database
    .select({ worker: workers.worker, heardAt: workers.heardAt })
    .from(workers)
    .orderBy(asc(workers.trainerId))
}

import type { StoredCheckpoint } from '@misfit/events/live/stored-checkpoint'
import { asc, eq, inArray, lte, or, sql } from 'drizzle-orm'
import type { Database } from '../postgres/database.ts'
import { replacedBlobs, runs } from '../tables/schema.ts'

/** Names of a checkpoint's blobs, each once. */
export const blobsOfCheckpoint = (checkpoint: StoredCheckpoint | null): string[] =>
  checkpoint === null
    ? []
    : [...new Set([checkpoint.last.sha256, ...(checkpoint.best === null ? [] : [checkpoint.best.sha256])])]

/**
 * Notes which blobs a run refers to no more, in the transaction that changes its checkpoint. When it comes back, no hub
 * is about to remove those to which the run refers now: what was removed before is not there any more.
 */
export async function noteReplaced(
  transaction: Database,
  before: StoredCheckpoint | null,
  after: StoredCheckpoint | null,
  now: number,
): Promise<void> {
  const kept = blobsOfCheckpoint(after)
  const gone = blobsOfCheckpoint(before).filter((name) => !kept.includes(name))
  if (gone.length > 0) {
    await transaction
      .insert(replacedBlobs)
      .values(gone.map((sha256) => ({ sha256, replacedAt: now })))
      .onConflictDoUpdate({ target: replacedBlobs.sha256, set: { replacedAt: now } })
  }
  if (kept.length > 0) await transaction.delete(replacedBlobs).where(inArray(replacedBlobs.sha256, kept))
}

/**
 * Removes one blob that was replaced long enough ago and to which no run refers. Of several hubs one removes it.
 *
 * @param replacedBefore milliseconds since 1970
 * @param remove from where the bytes are
 * @returns false when there is none
 */
export async function removeReplaced(
  database: Database,
  replacedBefore: number,
  remove: (sha256: string) => Promise<void>,
): Promise<boolean> {
  return database.transaction(async (transaction) => {
    const [found] = await transaction
      .select()
      .from(replacedBlobs)
      .where(lte(replacedBlobs.replacedAt, replacedBefore))
      .orderBy(asc(replacedBlobs.replacedAt))
      .limit(1)
      .for('update', { skipLocked: true })
    if (found === undefined) return false
    const { sha256 } = found
    const refers = (part: string) => sql`${runs.checkpoint}->${sql.raw(`'${part}'`)}->>'sha256' = ${sha256}`
    const [used] = await transaction
      .select({ id: runs.id })
      .from(runs)
      .where(or(refers('last'), refers('best')))
      .limit(1)
    if (used === undefined) await remove(sha256)
    await transaction.delete(replacedBlobs).where(eq(replacedBlobs.sha256, sha256))
    return true
  })
}

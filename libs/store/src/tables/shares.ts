import type { Share } from '@misfit/events/http/access'
import { and, desc, eq, inArray, isNull, like, lt, notInArray, or, sql } from 'drizzle-orm'
import { shares, type ShareRow } from './access-schema.ts'
import { hashOf } from './access-secret.ts'
import type { Database } from '../postgres/database.ts'
import { storableText } from './json-column.ts'
import { datasets, events, runs } from './schema.ts'
import { isUsable, useKept, withoutSecret } from './tokens.ts'

/** Newest first, with those that are revoked or have expired. */
export async function listShares(database: Database): Promise<Share[]> {
  return (await database.select().from(shares).orderBy(desc(shares.createdAt), desc(shares.id))).map(withoutSecret)
}

export async function insertShare(
  database: Database,
  share: { id: string; runIds: string[]; secret: string; createdAt: number; createdBy: string; expiresAt: number },
): Promise<Share> {
  const { secret, ...values } = share
  const [row] = await database
    .insert(shares)
    .values({ ...values, createdBy: storableText(share.createdBy), secretHash: hashOf(secret) })
    .returning()
  if (row === undefined) throw new Error('the share link could not be stored')
  return withoutSecret(row)
}

/** The share link of this secret, if it can be used at that time. */
export async function findShare(database: Database, secret: string, now: number): Promise<ShareRow | null> {
  const [row] = await database
    .select()
    .from(shares)
    .where(eq(shares.secretHash, hashOf(secret)))
  return row !== undefined && isUsable(row, now) ? row : null
}

export async function findShareById(database: Database, id: string, now: number): Promise<ShareRow | null> {
  const [row] = await database.select().from(shares).where(eq(shares.id, id))
  return row !== undefined && isUsable(row, now) ? row : null
}

/** @returns the share link, or null when there is none, or none any more */
export async function revokeShare(database: Database, id: string, now: number): Promise<Share | null> {
  const [row] = await database
    .update(shares)
    .set({ revokedAt: now })
    .where(and(eq(shares.id, id), isNull(shares.revokedAt)))
    .returning()
  return row === undefined ? null : withoutSecret(row)
}

export async function shareWasUsed(database: Database, id: string, now: number): Promise<void> {
  await database
    .update(shares)
    .set({ lastUsedAt: now })
    .where(and(eq(shares.id, id), or(isNull(shares.lastUsedAt), lt(shares.lastUsedAt, now - useKept))))
}

/** Ids of the datasets that runs trained on. */
export async function datasetsOfRuns(database: Database, runIds: readonly string[]): Promise<Set<string>> {
  const rows = await database
    .select({ id: sql<string | null>`${runs.summary}->>'datasetId'` })
    .from(runs)
    .where(and(inArray(runs.id, [...runIds]), isNull(runs.deletedAt)))
  return new Set(rows.flatMap(({ id }) => (id === null ? [] : [id])))
}

/**
 * True when the events of one of these runs, or the images of its dataset, refer to a blob.
 *
 * @param sha256 64 hexadecimal digits: it becomes part of a pattern
 */
export async function isBlobOfRuns(database: Database, runIds: readonly string[], sha256: string): Promise<boolean> {
  const mention = `%"${sha256}"%`
  const [inEvents] = await database
    .select({ seq: events.seq })
    .from(events)
    .innerJoin(runs, eq(runs.id, events.runId))
    // Steps are most of the lines, and refer to nothing. What a run logs is its own text: a hash in it opens nothing.
    .where(
      and(
        inArray(events.runId, [...runIds]),
        isNull(runs.deletedAt),
        notInArray(events.type, ['steps', 'log']),
        like(events.line, mention),
      ),
    )
    .limit(1)
  if (inEvents !== undefined) return true
  const datasetIds = [...(await datasetsOfRuns(database, runIds))]
  if (datasetIds.length === 0) return false
  const [inDataset] = await database
    .select({ id: datasets.id })
    .from(datasets)
    .where(and(inArray(datasets.id, datasetIds), sql`${datasets.published}::text like ${mention}`))
    .limit(1)
  return inDataset !== undefined
}

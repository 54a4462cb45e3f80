import { eq, lte } from 'drizzle-orm'
import { sessions } from './access-schema.ts'
import { hashOf } from './access-secret.ts'
import type { Database } from '../postgres/database.ts'

/** Token or share link that a session was opened with. */
type SessionOf = { tokenId: string } | { shareId: string }

/** Keeps a new session, and forgets those that have ended by time. */
export async function insertSession(
  database: Database,
  secret: string,
  of: SessionOf,
  expiresAt: number,
  now: number,
): Promise<void> {
  await database.delete(sessions).where(lte(sessions.expiresAt, now))
  await database.insert(sessions).values({ secretHash: hashOf(secret), expiresAt, ...of })
}

/** Finds the token or share link that a session was opened with; null when there is none, or it has ended. */
export async function findSession(database: Database, secret: string, now: number): Promise<SessionOf | null> {
  const [row] = await database
    .select()
    .from(sessions)
    .where(eq(sessions.secretHash, hashOf(secret)))
  if (row === undefined || row.expiresAt <= now) return null
  if (row.tokenId !== null) return { tokenId: row.tokenId }
  return row.shareId === null ? null : { shareId: row.shareId }
}

export async function deleteSession(database: Database, secret: string): Promise<void> {
  await database.delete(sessions).where(eq(sessions.secretHash, hashOf(secret)))
}

/** Ends all sessions that a token or a share link has opened. */
export async function deleteSessionsOf(database: Database, of: SessionOf): Promise<void> {
  await database
    .delete(sessions)
    .where('tokenId' in of ? eq(sessions.tokenId, of.tokenId) : eq(sessions.shareId, of.shareId))
}

import type { Role, Token } from '@misfit/events/http/access'
import { and, desc, eq, isNull, lt, or } from 'drizzle-orm'
import { tokens, type TokenRow } from './access-schema.ts'
import { hashOf } from './access-secret.ts'
import type { Database } from '../postgres/database.ts'
import { storableText } from './json-column.ts'

/** Milliseconds that "last used" may be behind: a busy token is not written at every request. */
export const useKept = 60_000

/** A token or a share link as it may be shown: without even the hash of its secret. */
export function withoutSecret<Row extends { secretHash: string }>(row: Row): Omit<Row, 'secretHash'> {
  const { secretHash: _, ...shown } = row
  return shown
}

/** Newest first, with those that are revoked or have expired. */
export async function listTokens(database: Database): Promise<Token[]> {
  return (await database.select().from(tokens).orderBy(desc(tokens.createdAt), desc(tokens.id))).map(withoutSecret)
}

export async function insertToken(
  database: Database,
  token: {
    id: string
    name: string
    role: Role
    secret: string
    createdAt: number
    createdBy: string
    expiresAt: number | null
  },
): Promise<Token> {
  const { secret, ...values } = token
  const [row] = await database
    .insert(tokens)
    .values({
      ...values,
      name: storableText(token.name),
      createdBy: storableText(token.createdBy),
      secretHash: hashOf(secret),
    })
    .returning()
  if (row === undefined) throw new Error('the token could not be stored')
  return withoutSecret(row)
}

/** The token of this secret, if it can be used at that time. */
export async function findToken(database: Database, secret: string, now: number): Promise<TokenRow | null> {
  const [row] = await database
    .select()
    .from(tokens)
    .where(eq(tokens.secretHash, hashOf(secret)))
  return row !== undefined && isUsable(row, now) ? row : null
}

export async function findTokenById(database: Database, id: string, now: number): Promise<TokenRow | null> {
  const [row] = await database.select().from(tokens).where(eq(tokens.id, id))
  return row !== undefined && isUsable(row, now) ? row : null
}

export const isUsable = (row: Pick<TokenRow, 'expiresAt' | 'revokedAt'>, now: number): boolean =>
  row.revokedAt === null && (row.expiresAt === null || now < row.expiresAt)

/** @returns the token, or null when there is none, or none any more */
export async function revokeToken(database: Database, id: string, now: number): Promise<Token | null> {
  const [row] = await database
    .update(tokens)
    .set({ revokedAt: now })
    .where(and(eq(tokens.id, id), isNull(tokens.revokedAt)))
    .returning()
  return row === undefined ? null : withoutSecret(row)
}

export async function tokenWasUsed(database: Database, id: string, now: number): Promise<void> {
  await database
    .update(tokens)
    .set({ lastUsedAt: now })
    .where(and(eq(tokens.id, id), or(isNull(tokens.lastUsedAt), lt(tokens.lastUsedAt, now - useKept))))
}

/** True when someone could administer the hub with a token. */
export async function hasAdminToken(database: Database, now: number): Promise<boolean> {
  return (await database.select().from(tokens).where(eq(tokens.role, 'admin'))).some((row) => isUsable(row, now))
}

import { auditActions, roles, shareSchema } from '@misfit/events/http/access'
import { bigserial, index, pgTable, text } from 'drizzle-orm/pg-core'
import { jsonColumn } from './json-column.ts'
import { time } from './time-column.ts'

// Of secrets only the SHA-256 is kept. They are 256 random bits, which nobody can guess from it: no salt, no slow hash.

export const tokens = pgTable('tokens', {
  id: text().primaryKey(),
  name: text().notNull(),
  role: text({ enum: roles }).notNull(),
  secretHash: text().notNull().unique(),
  createdAt: time().notNull(),
  createdBy: text().notNull(),
  lastUsedAt: time(),
  expiresAt: time(),
  revokedAt: time(),
})
export type TokenRow = typeof tokens.$inferSelect

export const shares = pgTable('shares', {
  id: text().primaryKey(),
  runIds: jsonColumn(shareSchema.shape.runIds)().notNull(),
  secretHash: text().notNull().unique(),
  createdAt: time().notNull(),
  createdBy: text().notNull(),
  lastUsedAt: time(),
  expiresAt: time().notNull(),
  revokedAt: time(),
})
export type ShareRow = typeof shares.$inferSelect

/** Browsers that are signed in. A session holds as long as the token or the share link that it was opened with. */
export const sessions = pgTable(
  'sessions',
  {
    /** Hash of the cookie's value. */
    secretHash: text().primaryKey(),
    tokenId: text().references(() => tokens.id),
    shareId: text().references(() => shares.id),
    expiresAt: time().notNull(),
  },
  (table) => [index('sessions_by_expiry').on(table.expiresAt)],
)

/** Record of who did what to a run. Rows are only ever added. */
export const audit = pgTable(
  'audit',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    runId: text().notNull(),
    action: text({ enum: auditActions }).notNull(),
    by: text().notNull(),
    at: time().notNull(),
    detail: text(),
  },
  (table) => [index('audit_by_run').on(table.runId, table.id)],
)

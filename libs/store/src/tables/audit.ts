import type { AuditEntry } from '@misfit/events/http/access'
import { asc, eq } from 'drizzle-orm'
import { audit } from './access-schema.ts'
import type { Database } from '../postgres/database.ts'
import { storableText } from './json-column.ts'

/** Keeps who did something to a run. */
export async function recordAct(
  database: Database,
  runId: string,
  { action, by, at, detail }: AuditEntry,
): Promise<void> {
  await database
    .insert(audit)
    .values({ runId, action, by: storableText(by), at, detail: detail === null ? null : storableText(detail) })
}

/** Lists who did what to a run, oldest first, at most 1000 entries. */
export async function listActs(database: Database, runId: string): Promise<AuditEntry[]> {
  return database
    .select({ action: audit.action, by: audit.by, at: audit.at, detail: audit.detail })
    .from(audit)
    .where(eq(audit.runId, runId))
    .orderBy(asc(audit.id))
    .limit(1000)
}

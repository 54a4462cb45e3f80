import type { AuditEntry } from '@misfit/events/http/access'
import { recordAct } from '@misfit/store/tables/audit'
import type { Database } from '@misfit/store/postgres/database'
import { visitor } from './visitor.ts'

/** Keeps what the visitor just did to a run. What the hub does by itself is in nobody's name, and is not kept. */
export async function recordVisit(
  database: Database,
  runId: string,
  action: AuditEntry['action'],
  detail: string | null = null,
): Promise<void> {
  const who = visitor()
  if (who !== null) await recordAct(database, runId, { action, by: who.name, at: Date.now(), detail })
}

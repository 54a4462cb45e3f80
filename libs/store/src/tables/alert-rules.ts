import type { AlertRule, CreateAlertRule } from '@misfit/events/people/alert'
import { and, asc, eq, isNull } from 'drizzle-orm'
import { type AlertRuleRow, alertRules } from './alert-schema.ts'
import type { Database } from '../postgres/database.ts'
import { storableText } from './json-column.ts'

/** Rules that are not deleted, oldest first. */
export async function listAlertRules(database: Database): Promise<AlertRule[]> {
  return (
    await database
      .select()
      .from(alertRules)
      .where(isNull(alertRules.deletedAt))
      .orderBy(asc(alertRules.createdAt), asc(alertRules.id))
  ).map(shownRule)
}

/** @param secret with which the webhook is signed; null without one */
export async function insertAlertRule(
  database: Database,
  rule: CreateAlertRule & { id: string; secret: string | null; createdAt: number; createdBy: string },
): Promise<AlertRule> {
  const [row] = await database
    .insert(alertRules)
    .values({ ...rule, name: storableText(rule.name), createdBy: storableText(rule.createdBy) })
    .returning()
  if (row === undefined) throw new Error('the alert could not be stored')
  return shownRule(row)
}

const change = async (
  database: Database,
  id: string,
  isDeleted: boolean,
  values: Partial<AlertRuleRow>,
): Promise<AlertRule | null> => {
  const [row] = await database
    .update(alertRules)
    .set(values)
    .where(and(eq(alertRules.id, id), ...(isDeleted ? [] : [isNull(alertRules.deletedAt)])))
    .returning()
  return row === undefined ? null : shownRule(row)
}

/** Each of these gives the rule, or null when there is none. */
export const muteAlertRule = (database: Database, id: string, muted: boolean) => change(database, id, false, { muted })
export const deleteAlertRule = (database: Database, id: string, now: number) =>
  change(database, id, false, { deletedAt: now })
export const restoreAlertRule = (database: Database, id: string) => change(database, id, true, { deletedAt: null })

function shownRule({ webhook, secret: _secret, deletedAt: _deletedAt, ...rule }: AlertRuleRow): AlertRule {
  return { ...rule, webhook: webhook === null ? null : new URL(webhook).origin }
}

import { type Alert, type AlertCondition, alertTextOf, alertTextOfLoss } from '@misfit/events/people/alert'
import type { RunEvent } from '@misfit/events/run/run-event'
import { and, asc, desc, eq, gt, isNull, lte, sql } from 'drizzle-orm'
import { alertRules, type AlertRow, alerts } from './alert-schema.ts'
import type { Database } from '../postgres/database.ts'
import { storableText } from './json-column.ts'
import type { StoredRun } from './schema.ts'
import { shownSummary } from './shown-summary.ts'

/** Milliseconds. What is older when it comes, as from an archive, alerts nobody. */
const longAgo = 24 * 60 * 60_000
const mostShown = 200
const longestText = 500

/**
 * Fires the rules that these events of a run meet. Called in the transaction that stores the events, so that an alert
 * is there when they are, and once.
 */
export async function fireAlerts(
  transaction: Database,
  row: StoredRun,
  events: readonly RunEvent[],
  now: number,
): Promise<Alert[]> {
  const recent = events.filter((event) => now - event.at < longAgo && canAlert(event))
  if (recent.length === 0) return []
  return fire(transaction, row, now, (condition) => {
    for (const event of recent) {
      const text = alertTextOf(condition, event)
      if (text !== null) return text
    }
    return null
  })
}

/** Fires the rules that are about lost runs. */
export const fireAlertsOfLoss = (
  transaction: Database,
  row: StoredRun,
  reason: string,
  now: number,
): Promise<Alert[]> => fire(transaction, row, now, (condition) => alertTextOfLoss(condition, reason))

/** Whether an event can fire an alert. Most are steps whose losses are numbers: for these no rule is read. */
function canAlert(event: RunEvent): boolean {
  if (event.type === 'steps') return event.loss.some((loss) => !Number.isFinite(loss))
  return ['epoch', 'test', 'metrics', 'finished'].includes(event.type)
}

async function fire(
  transaction: Database,
  row: StoredRun,
  now: number,
  textOf: (condition: AlertCondition) => string | null,
): Promise<Alert[]> {
  const rules = await transaction
    .select()
    .from(alertRules)
    .where(and(eq(alertRules.muted, false), isNull(alertRules.deletedAt)))
  const { name, tags } = shownSummary(row)
  const fired = rules.flatMap((rule) => {
    if (rule.tags.length > 0 && !rule.tags.some((tag) => tags.includes(tag))) return []
    const text = textOf(rule.condition)
    return text === null ? [] : [newAlert({ rule, runId: row.id, run: name, text, now })]
  })
  if (fired.length === 0) return []
  return (await transaction.insert(alerts).values(fired).onConflictDoNothing().returning()).map(withoutDelivery)
}

type Rule = typeof alertRules.$inferSelect

function newAlert({
  rule,
  runId,
  run,
  text,
  now,
}: {
  rule: Rule
  runId: string | null
  run: string
  text: string
  now: number
}): typeof alerts.$inferInsert {
  const sends = rule.webhook !== null
  return {
    ruleId: rule.id,
    rule: rule.name,
    runId,
    run,
    text: storableText(text).slice(0, longestText),
    at: now,
    delivery: sends ? 'waiting' : 'none',
    dueAt: sends ? now : null,
  }
}

/** An alert of no run, to see whether its webhook works. @returns null when there is no such rule */
export async function fireTest(database: Database, ruleId: string, now: number): Promise<Alert | null> {
  const [rule] = await database
    .select()
    .from(alertRules)
    .where(and(eq(alertRules.id, ruleId), isNull(alertRules.deletedAt)))
  if (rule === undefined) return null
  const [row] = await database
    .insert(alerts)
    .values(newAlert({ rule, runId: null, run: 'no run', text: 'this is a test', now }))
    .returning()
  return row === undefined ? null : withoutDelivery(row)
}

/** The newest, newest first. */
export async function listAlerts(database: Database): Promise<Alert[]> {
  return (await database.select().from(alerts).orderBy(desc(alerts.id)).limit(mostShown)).map(withoutDelivery)
}

export interface DueWebhook {
  readonly alert: Alert
  readonly url: string
  readonly secret: string
  /** Number of tries before this one. */
  readonly tries: number
}

/**
 * Takes a webhook that is due. For so long no other hub takes it; a hub that is killed before it says how it went
 * leaves it to be taken again.
 *
 * @param forMilliseconds longer than it can take to send
 */
export async function takeDueWebhook(
  database: Database,
  now: number,
  forMilliseconds: number,
): Promise<DueWebhook | null> {
  return database.transaction(async (transaction) => {
    const [found] = await transaction
      .select({ alert: alerts, url: alertRules.webhook, secret: alertRules.secret })
      .from(alerts)
      .innerJoin(alertRules, eq(alerts.ruleId, alertRules.id))
      .where(and(eq(alerts.delivery, 'waiting'), lte(alerts.dueAt, now)))
      .orderBy(asc(alerts.dueAt))
      .limit(1)
      .for('update', { of: alerts, skipLocked: true })
    if (found === undefined) return null
    const { alert, url, secret } = found
    await transaction
      .update(alerts)
      .set({ tries: sql`${alerts.tries} + 1`, dueAt: now + forMilliseconds })
      .where(eq(alerts.id, alert.id))
    return url === null || secret === null ? null : { alert: withoutDelivery(alert), url, secret, tries: alert.tries }
  })
}

/** Finds when the next webhook is due, in milliseconds since 1970; null when none waits. */
export async function nextWebhookAt(database: Database): Promise<number | null> {
  const [next] = await database
    .select({ at: alerts.dueAt })
    .from(alerts)
    .where(and(eq(alerts.delivery, 'waiting'), gt(alerts.dueAt, 0)))
    .orderBy(asc(alerts.dueAt))
    .limit(1)
  return next?.at ?? null
}

/** Notes the outcome of a webhook. @param again when to try again; null for never */
export async function webhookWent(
  database: Database,
  alertId: number,
  error: string | null,
  again: number | null,
): Promise<void> {
  await database
    .update(alerts)
    .set({
      delivery: error === null ? 'sent' : again === null ? 'failed' : 'waiting',
      deliveryError: error === null ? null : storableText(error).slice(0, longestText),
      dueAt: error === null ? null : again,
    })
    .where(eq(alerts.id, alertId))
}

const withoutDelivery = ({ tries: _tries, dueAt: _dueAt, ...alert }: AlertRow): Alert => alert

import { alertConditionSchema, deliveries } from '@misfit/events/people/alert'
import { tagsSchema } from '@misfit/events/settings/settings'
import { bigserial, boolean, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { jsonColumn } from './json-column.ts'
import { time } from './time-column.ts'

export const alertRules = pgTable('alert_rules', {
  id: text().primaryKey(),
  name: text().notNull(),
  condition: jsonColumn(alertConditionSchema)().notNull(),
  tags: jsonColumn(tagsSchema)().notNull(),
  webhook: text(),
  /** Secret that signs the webhook, and so cannot be kept as a hash; null without a webhook. */
  secret: text(),
  muted: boolean().notNull().default(false),
  createdAt: time().notNull(),
  createdBy: text().notNull(),
  deletedAt: time(),
})
export type AlertRuleRow = typeof alertRules.$inferSelect

/** Alerts that fired, and how far their webhooks are. */
export const alerts = pgTable(
  'alerts',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    ruleId: text()
      .notNull()
      .references(() => alertRules.id),
    /** Name of the rule at that time. */
    rule: text().notNull(),
    /** Null for a test. */
    runId: text(),
    run: text().notNull(),
    text: text().notNull(),
    at: time().notNull(),
    delivery: text({ enum: deliveries }).notNull(),
    deliveryError: text(),
    tries: integer().notNull().default(0),
    /** Time of the webhook's next try. */
    dueAt: time(),
  },
  // Tests have no run, and no two of them are the same.
  (table) => [uniqueIndex('alerts_once').on(table.ruleId, table.runId), index('alerts_due').on(table.dueAt)],
)
export type AlertRow = typeof alerts.$inferSelect

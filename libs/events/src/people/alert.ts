import { z } from 'zod'
import { objectiveOf } from '../run/epoch-loss.ts'
import { runIdSchema } from '../ids.ts'
import { metricNameSchema } from '../run/metric-series.ts'
import { runNameSchema, tagsSchema } from '../settings/settings.ts'
import type { RunEvent } from '../run/run-event.ts'

/** Ways in which an attempt of a run can end. `lost`: its process died or fell silent before it could say so. */
export const ends = ['completed', 'stopped', 'failed', 'lost'] as const
export type End = (typeof ends)[number]

/** Condition under which an alert fires. */
export const alertConditionSchema = z.discriminatedUnion('kind', [
  /** The loss of a step, or of an epoch, is NaN or infinite. */
  z.object({ kind: z.literal('nan') }),
  /**
   * A metric is over or under a mark: `loss`, `accuracy`, `valLoss`, `valObjective`, `valAccuracy`, `testLoss`,
   * `testAccuracy`, or one that a program logs.
   */
  z.object({
    kind: z.literal('metric'),
    metric: metricNameSchema,
    is: z.enum(['over', 'under']),
    mark: z.number('the mark is a number'),
  }),
  z.object({
    kind: z.literal('ended'),
    how: z.array(z.enum(ends)).min(1, 'choose at least one way to end').max(ends.length),
  }),
])
export type AlertCondition = z.infer<typeof alertConditionSchema>

/** Metrics that every run of Misfit's own trainer has, by the names that an alert uses. */
export const builtInMetrics = [
  'loss',
  'accuracy',
  'valLoss',
  'valObjective',
  'valAccuracy',
  'testLoss',
  'testAccuracy',
] as const

/** Names of the metrics, as people call them; any other metric has its own name. */
export const metricWords: Readonly<Record<string, string>> = {
  loss: 'training loss',
  accuracy: 'training accuracy',
  valLoss: 'validation loss',
  valObjective: 'validation loss that is trained on',
  valAccuracy: 'validation accuracy',
  testLoss: 'test loss',
  testAccuracy: 'test accuracy',
} satisfies Record<(typeof builtInMetrics)[number], string>

const webhookUrlSchema = z
  .url({ protocol: /^https?$/, error: 'an address begins with https:// or http://' })
  .max(2000)
  .refine(
    (url) => !URL.canParse(url) || (new URL(url).username === '' && new URL(url).password === ''),
    'an address holds no user name and no password',
  )

const alertIdSchema = runIdSchema

export const createAlertRuleSchema = z.object({
  name: runNameSchema.max(100, 'a name has at most 100 characters'),
  condition: alertConditionSchema,
  /** Tags of which a run must have one for the rule to look at it; every run counts when there are none. */
  tags: tagsSchema.default([]),
  /** Address to which each alert is sent, as JSON by POST; null for none. */
  webhook: webhookUrlSchema.nullable().default(null),
})
export type CreateAlertRule = z.infer<typeof createAlertRuleSchema>

export const alertRuleSchema = createAlertRuleSchema.omit({ webhook: true }).extend({
  id: alertIdSchema,
  /** Scheme and host of the webhook: the rest of its address may be a secret, and is told to no one. */
  webhook: z.string().nullable(),
  /** Muted, it does not fire. */
  muted: z.boolean(),
  createdAt: z.number(),
  createdBy: z.string(),
})
export type AlertRule = z.infer<typeof alertRuleSchema>
export const alertRulesSchema = z.array(alertRuleSchema)

/** The secret with which its webhook is signed is in this answer only; null without a webhook. */
export const createdAlertRuleSchema = z.object({ rule: alertRuleSchema, secret: z.string().nullable() })

export const muteAlertRuleSchema = z.object({ muted: z.boolean() })

/** States of an alert's webhook. */
export const deliveries = ['none', 'waiting', 'sent', 'failed'] as const

/** Alert that a rule fired. A rule fires once for a run. */
export const alertSchema = z.object({
  /** Rises with each alert. */
  id: z.number().int().positive(),
  ruleId: alertIdSchema,
  /** Name of the rule when it fired. */
  rule: z.string(),
  /** Null for a test of the rule. */
  runId: runIdSchema.nullable(),
  /** Name of the run when it fired. */
  run: z.string(),
  /** `validation accuracy is 0.982, over 0.98, after epoch 4` */
  text: z.string(),
  at: z.number(),
  delivery: z.enum(deliveries),
  /** Why the webhook was not taken the last time. */
  deliveryError: z.string().nullable(),
})
export type Alert = z.infer<typeof alertSchema>
/** Newest first. */
export const alertsSchema = z.array(alertSchema)

/**
 * The body that a webhook is sent. Its header `misfit-signature` is `sha256=` and the HMAC of the body by the rule's
 * secret, in hexadecimal digits.
 */
export const webhookBodySchema = alertSchema.pick({
  id: true,
  ruleId: true,
  rule: true,
  runId: true,
  run: true,
  text: true,
  at: true,
})

/** Says what a condition finds in an event, for people; null when it is not met. */
export function alertTextOf(condition: AlertCondition, event: RunEvent): string | null {
  if (condition.kind === 'ended') {
    if (event.type !== 'finished' || !condition.how.includes(event.outcome)) return null
    return event.message === undefined ? event.outcome : `${event.outcome}: ${event.message}`
  }
  if (condition.kind === 'nan') return nonFiniteText(event)
  const { metric, is, mark } = condition
  for (const { name, value, where } of valuesOf(event)) {
    if (name === metric && (is === 'over' ? value > mark : value < mark))
      return `${metricWords[metric] ?? metric} is ${told(value, mark)}, ${is} ${told(mark, value)}, ${where}`
  }
  return null
}

/** Says that a condition is met by a run whose process is gone, for people; null when it is not. */
export const alertTextOfLoss = (condition: AlertCondition, reason: string): string | null =>
  condition.kind === 'ended' && condition.how.includes('lost') ? `lost: ${reason}` : null

function nonFiniteText(event: RunEvent): string | null {
  if (event.type === 'steps') {
    const at = event.loss.findIndex((loss) => !Number.isFinite(loss))
    return at < 0 ? null : `loss is ${event.loss[at]} at step ${event.firstStep + at} of epoch ${event.epoch}`
  }
  const found = valuesOf(event).find(({ name, value }) => /loss/i.test(name) && !Number.isFinite(value))
  return found === undefined ? null : `${metricWords[found.name] ?? found.name} is ${found.value} ${found.where}`
}

interface NamedValue {
  readonly name: string
  readonly value: number
  readonly where: string
}

function valuesOf(event: RunEvent): NamedValue[] {
  if (event.type === 'epoch') {
    const { loss, accuracy, valLoss, valAccuracy } = event
    return Object.entries({ loss, accuracy, valLoss, valObjective: objectiveOf(event), valAccuracy }).map(
      ([name, value]) => ({ name, value, where: `after epoch ${event.epoch}` }),
    )
  }
  if (event.type === 'test') {
    return Object.entries({ testLoss: event.loss, testAccuracy: event.accuracy }).map(([name, value]) => ({
      name,
      value,
      where: 'on the test images',
    }))
  }
  if (event.type !== 'metrics') return []
  return event.series.flatMap(({ name, values }) =>
    values.map((value, i) => ({ name, value, where: `at step ${event.step[i]}` })),
  )
}

/** A number with four digits, or as many as tell it from the one that it passed. */
function told(value: number, other: number): string {
  for (let digits = 4; digits < 17; digits++) {
    const text = value.toPrecision(digits)
    if (value === other || Number(text) !== Number(other.toPrecision(digits))) return String(Number(text))
  }
  return String(value)
}

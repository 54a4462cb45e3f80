import { stringifyWithMetrics } from '@misfit/events/run/metric-json'
import { customType } from 'drizzle-orm/pg-core'
import type { z } from 'zod'

/**
 * Text as Postgres can hold it: NUL and halves of surrogate pairs have no place in its UTF-8, so each becomes U+FFFD.
 */
export function storableText(text: string): string {
  return text.replace(/\u0000|\p{Surrogate}/gu, '\ufffd')
}

/**
 * A `jsonb` column that keeps the wire form: NaN and the infinities are strings in it, and numbers again when read.
 *
 * @param schema what the column holds; parses every value that is read
 */
export const jsonColumn = <Schema extends z.ZodType>(schema: Schema) =>
  customType<{ data: z.output<Schema> }>({
    dataType: () => 'jsonb',
    toDriver: (value) => stringifyWithMetrics(storableParts(value)),
    fromDriver: (value) => schema.parse(typeof value === 'string' ? JSON.parse(value) : value),
  })

function storableParts(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value)
  if (Array.isArray(value)) return value.map(storableParts)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, storableParts(part)]))
  }
  return value
}

import { z } from 'zod'

/**
 * A measured number: NaN and the infinities are data here, not mistakes.
 *
 * JSON cannot hold them, so on the wire they are the strings `"NaN"`, `"Infinity"` and `"-Infinity"`.
 * Parsing gives a number in either case.
 */
export const metricSchema = z.union([
  z.custom<number>((value) => typeof value === 'number'),
  z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number),
])

/** JSON text in which non-finite numbers are written as strings that {@link metricSchema} reads back. */
export function stringifyWithMetrics(value: unknown): string {
  // Asking about each part while it is written takes ten times as long.
  if (allFinite(value)) return JSON.stringify(value)
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'number' && !Number.isFinite(part) ? String(part) : part,
  )
}

/** Whether every number in it is finite. */
function allFinite(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(allFinite)
  for (const key in value) if (!allFinite((value as Record<string, unknown>)[key])) return false
  return true
}

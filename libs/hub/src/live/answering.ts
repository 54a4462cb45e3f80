import type { z } from 'zod'
import { problemOf } from '../api/problem.ts'

/**
 * A listener for a socket message with an answer: parses the request, and answers `{ ok: false, error }` whatever goes
 * wrong, so that no message can end the connection or the hub.
 */
export function answering<Schema extends z.ZodType>(
  schema: Schema,
  handle: (request: z.output<Schema>) => unknown,
): (...args: unknown[]) => Promise<void> {
  return async (...args) => {
    const answer = args.at(-1)
    if (typeof answer !== 'function') return
    try {
      const value = await handle(schema.parse(args.length > 1 ? args[0] : undefined))
      answer({ ok: true, value: value ?? null })
    } catch (error) {
      const { message, refused } = problemOf(error)
      answer({ ok: false, error: message, ...(refused === undefined ? {} : { refused }) })
    }
  }
}

import { inspect } from 'node:util'
import { EventError, type RefusedLine, RefusedLinesError } from '@misfit/events/run/run-event'
import { BlobError } from '@misfit/store/blobs/blob-store'
import { StoreError } from '@misfit/store/store-error'
import { z } from 'zod'
import { withoutSecrets } from '../access/without-secrets.ts'

type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 429 | 500

/** Something a page, a trainer or a person asked that the hub refuses; the message says why and what to do. */
export class HttpProblem extends Error {
  override name = 'Problem'

  constructor(
    readonly status: ProblemStatus,
    message: string,
    /** Seconds after which it is worth asking again. */
    readonly retryAfter?: number,
    /** Lines among those sent that are no events. */
    readonly refused?: readonly RefusedLine[],
  ) {
    super(withoutSecrets(message))
  }
}

/**
 * Makes the answer to a request that ended in an error. Errors nobody foresaw are reported to the hub's console only.
 */
export function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (error instanceof z.ZodError) return new HttpProblem(400, fieldProblems(error))
  if (error instanceof RefusedLinesError) return new HttpProblem(400, error.message, undefined, error.refused)
  if (error instanceof EventError) return new HttpProblem(400, error.message)
  if (error instanceof StoreError) return new HttpProblem(409, error.message)
  if (error instanceof BlobError) return new HttpProblem(error.kind === 'too large' ? 413 : 400, error.message)
  console.error('hub:', withoutSecrets(inspect(error)))
  return new HttpProblem(500, 'the hub failed at this request; its console says why')
}

/** Names each wrong field in one line: `settings.epochs: epochs must be at least 1`. */
function fieldProblems(error: z.ZodError): string {
  return error.issues
    .slice(0, 10)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ')
}

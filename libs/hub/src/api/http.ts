import { createHash } from 'node:crypto'
import { runIdSchema } from '@misfit/events/ids'
import { stringifyWithMetrics } from '@misfit/events/run/metric-json'
import type { Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import { HttpProblem, problemOf } from './problem.ts'

/** Answers with JSON in which NaN and the infinities are strings that the schemas read back. */
export function json(c: Context, value: unknown): Response {
  return c.body(stringifyWithMetrics(value), 200, { 'content-type': 'application/json' })
}

/** Answers with JSON and its version: a page that has this version already gets no body. */
export function versionedJson(c: Context, value: unknown): Response {
  const text = stringifyWithMetrics(value)
  const etag = `"${createHash('sha256').update(text).digest('base64url')}"`
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, { etag })
  return c.body(text, 200, { 'content-type': 'application/json', etag })
}

/** Answers an error as `errorSchema` says. */
export function answerProblem(error: unknown, c: Context): Response {
  const problem = problemOf(error)
  if (problem.retryAfter !== undefined) c.header('retry-after', String(problem.retryAfter))
  // What is left of a large body is not read: the connection ends with this answer, and its other end is told.
  const length = c.req.header('content-length')
  if (c.req.header('transfer-encoding') !== undefined || (length !== undefined && Number(length) > smallBody))
    c.header('connection', 'close')
  const { message, refused } = problem
  return c.json({ error: message, ...(refused === undefined ? {} : { refused }) }, problem.status)
}

/** Largest body, in bytes, that is read to its end even when the request is refused. */
const smallBody = 16 * 1024

/** Refuses bodies of more bytes before they are read. */
export const limitBody = (bytes: number) =>
  bodyLimit({
    maxSize: bytes,
    onError: () => {
      throw new HttpProblem(413, `the body has more than ${bytes} bytes`)
    },
  })

/** The request's JSON body. @throws Problem 400 when it is not JSON; ZodError when it is not what the schema wants */
export async function readJson<Schema extends z.ZodType>(c: Context, schema: Schema): Promise<z.output<Schema>> {
  const text = await c.req.text()
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new HttpProblem(400, 'the body is not JSON')
  }
  return schema.parse(body)
}

/** The id of a run, or of anything else that is named like one, in the path `:id`. @throws ZodError when it is none */
export const idOf = (c: Context): string => z.object({ id: runIdSchema }).parse(c.req.param()).id

/** Answers 405 where a path is known but not with the method of the request. */
export function onlyMethods(api: Hono): void {
  const methodsOf = new Map<string, Set<string>>()
  for (const { path, method } of api.routes) {
    if (method === 'ALL') continue
    const methods = methodsOf.get(path) ?? new Set()
    methods.add(method)
    if (method === 'GET') methods.add('HEAD')
    methodsOf.set(path, methods)
  }
  for (const [path, methods] of methodsOf) {
    api.all(path, (c) => {
      const allowed = [...methods].join(', ')
      c.header('allow', allowed)
      return c.json({ error: `${c.req.method} is not possible here; ${allowed} is` }, 405)
    })
  }
}

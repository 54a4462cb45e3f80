import { appendedSchema, beatSchema, positionSchema } from '@misfit/events/http-api'
import { runIdSchema } from '@misfit/events/ids'
import { largestMessage, linesSchema, mostLines } from '@misfit/events/socket'
import { findRun } from '@misfit/store/runs'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { ApiParts } from './api.ts'
import { json, limitBody } from './http.ts'
import { Problem } from './problem.ts'

/** A trainer's link for programs that speak HTTP only: it takes the lines of run folders by the rules of the socket. */
export function runLogApi({ desk, database }: Pick<ApiParts, 'desk' | 'database'>): Hono {
  const api = new Hono()

  api.post('/:id/events', limitBody(largestMessage), async (c) => {
    const runId = runIdOf(c)
    const lines = linesOf(await c.req.text())
    return json(c, appendedSchema.parse({ acknowledged: await desk.append(runId, lines) }))
  })
  api.get('/:id/position', async (c) => {
    const row = await findRun(database, runIdOf(c))
    return json(c, positionSchema.parse({ acknowledged: row?.summary.lastSeq ?? 0, deleted: (row?.deletedAt ?? null) !== null }))
  })
  api.post('/:id/heartbeat', async (c) => {
    const runId = runIdOf(c)
    await desk.find(runId)
    await desk.heard([runId])
    return json(c, beatSchema.parse({ now: Date.now() }))
  })
  return api
}

/** The lines of a body, the last one with or without its line break. @throws Problem 400 or 413 */
function linesOf(body: string): string[] {
  const lines = body.split('\n')
  if (lines.at(-1) === '') lines.pop()
  if (lines.length === 0) throw new Problem(400, 'the body has no lines; give one event a line')
  if (lines.length > mostLines) throw new Problem(413, `${lines.length} lines in one request; at most ${mostLines} are taken`)
  return linesSchema.parse(lines)
}

const runIdOf = (c: Context): string => z.object({ id: runIdSchema }).parse(c.req.param()).id

import { appendedSchema, beatSchema, positionSchema } from '@misfit/events/http/http-api'
import { parseEventLine, type Program } from '@misfit/events/run/run-event'
import { largestMessage, linesSchema, mostLines } from '@misfit/events/live/socket'
import type { Database } from '@misfit/store/postgres/database'
import { findRun, linesAfter } from '@misfit/store/tables/runs'
import { Hono } from 'hono'
import { recordVisit } from '../access/record-visit.ts'
import type { ApiParts } from './api-parts.ts'
import { idOf, json, limitBody } from './http.ts'
import { HttpProblem } from './problem.ts'

/** A trainer's link for programs that speak HTTP only: it takes the lines of run folders by the rules of the socket. */
export function runLogApi({ desk, database, programs }: Pick<ApiParts, 'desk' | 'database' | 'programs'>): Hono {
  const api = new Hono()

  api.post('/:id/events', limitBody(largestMessage), async (c) => {
    const runId = idOf(c)
    const lines = linesOf(await c.req.text())
    return json(c, appendedSchema.parse({ acknowledged: await desk.append(runId, lines) }))
  })
  api.get('/:id/position', async (c) => {
    const row = await findRun(database, idOf(c))
    return json(
      c,
      positionSchema.parse({ acknowledged: row?.summary.lastSeq ?? 0, deleted: (row?.deletedAt ?? null) !== null }),
    )
  })
  api.post('/:id/heartbeat', async (c) => {
    const runId = idOf(c)
    await desk.find(runId)
    await desk.heard([runId])
    const command = programs.beat(runId)
    return json(c, beatSchema.parse({ now: Date.now(), ...(command === null ? {} : { command }) }))
  })

  // What pages ask of a run goes to the trainer that holds it, unless such a program does.
  api.post('/:id/stop', async (c, next) => {
    const runId = idOf(c)
    if (!programs.trains(runId)) return next()
    await desk.find(runId)
    programs.stop(runId)
    await recordVisit(database, runId, 'stopped')
    return c.body(null, 204)
  })
  for (const command of ['pause', 'resume'] as const) {
    api.post(`/:id/${command}`, async (c, next) => {
      if (!programs.trains(idOf(c))) return next()
      throw new HttpProblem(409, 'the program that trains this run can only be asked to stop')
    })
  }
  api.post('/:id/continue', async (c, next) => {
    const program = await programOf(database, idOf(c))
    if (program === null) return next()
    throw new HttpProblem(409, `${program.name} trained this run, and only it could go on; start it there again`)
  })
  return api
}

/** Finds the program that trains a run; null for Misfit's own trainer. It is in the run's first events. */
async function programOf(database: Database, runId: string): Promise<Program | null> {
  const first = (await linesAfter(database, runId, 0, 2)).map(parseEventLine)
  return first.find((event) => event.type === 'started')?.program ?? null
}

/** The lines of a body, the last one with or without its line break. @throws Problem 400 or 413 */
function linesOf(body: string): string[] {
  const lines = body.split('\n')
  if (lines.at(-1) === '') lines.pop()
  if (lines.length === 0) throw new HttpProblem(400, 'the body has no lines; give one event a line')
  if (lines.length > mostLines)
    throw new HttpProblem(413, `${lines.length} lines in one request; at most ${mostLines} are taken`)
  return linesSchema.parse(lines)
}

import { createdShareSchema, createShareSchema } from '@misfit/events/http/access'
import { newSecret } from '@misfit/store/tables/access-secret'
import type { Database } from '@misfit/store/postgres/database'
import { insertShare, listShares } from '@misfit/store/tables/shares'
import { Hono } from 'hono'
import { idOf, json, limitBody, readJson } from '../api/http.ts'
import { newRunId } from '../runs/new-id.ts'
import { HttpProblem } from '../api/problem.ts'
import type { RunDesk } from '../runs/run-desk.ts'
import type { Gate } from './logins.ts'
import type { LiveVisits } from './live-visits.ts'
import { recordVisit } from './record-visit.ts'
import { visitor } from './visitor.ts'

const hour = 60 * 60_000

/** Share links: made for runs that are there, listed without their secrets, and revoked. */
export function sharesApi({
  database,
  gate,
  live,
  desk,
}: {
  database: Database
  gate: Gate
  live: LiveVisits
  desk: RunDesk
}): Hono {
  const api = new Hono()
  api.use(limitBody(4096))

  api.get('/', async (c) => json(c, await listShares(database)))
  api.post('/', async (c) => {
    const { runIds, expiresInHours } = await readJson(c, createShareSchema)
    for (const runId of runIds) await desk.find(runId)
    const secret = newSecret('share')
    const now = Date.now()
    const share = await insertShare(database, {
      id: newRunId(),
      runIds: [...new Set(runIds)],
      secret,
      createdAt: now,
      createdBy: visitor()?.name ?? 'the hub',
      expiresAt: now + expiresInHours * hour,
    })
    for (const runId of share.runIds) await recordVisit(database, runId, 'shared')
    return json(c, createdShareSchema.parse({ share, secret }))
  })
  api.delete('/:id', async (c) => {
    const id = idOf(c)
    const revoked = await gate.revokeShare(id)
    live.end({ key: `share:${id}` })
    if (!revoked) throw new HttpProblem(404, `there is no share link ${id} that could be revoked`)
    return c.body(null, 204)
  })
  return api
}

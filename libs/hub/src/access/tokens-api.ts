import { createdTokenSchema, createTokenSchema } from '@misfit/events/http/access'
import { newSecret } from '@misfit/store/tables/access-secret'
import type { Database } from '@misfit/store/postgres/database'
import { insertToken, listTokens } from '@misfit/store/tables/tokens'
import { Hono } from 'hono'
import { idOf, json, limitBody, readJson } from '../api/http.ts'
import { newRunId } from '../runs/new-id.ts'
import { HttpProblem } from '../api/problem.ts'
import type { Gate } from './logins.ts'
import type { LiveVisits } from './live-visits.ts'
import { visitor } from './visitor.ts'

const day = 24 * 60 * 60_000

/** Tokens: made, listed without their secrets, and revoked. */
export function tokensApi({ database, gate, live }: { database: Database; gate: Gate; live: LiveVisits }): Hono {
  const api = new Hono()
  api.use(limitBody(4096))

  api.get('/', async (c) => json(c, await listTokens(database)))
  api.post('/', async (c) => {
    const { name, role, expiresInDays } = await readJson(c, createTokenSchema)
    const secret = newSecret('token')
    const now = Date.now()
    const token = await insertToken(database, {
      id: newRunId(),
      name,
      role,
      secret,
      createdAt: now,
      createdBy: visitor()?.name ?? 'the hub',
      expiresAt: expiresInDays === null ? null : now + expiresInDays * day,
    })
    return json(c, createdTokenSchema.parse({ token, secret }))
  })
  api.delete('/:id', async (c) => {
    const id = idOf(c)
    const revoked = await gate.revokeToken(id)
    live.end({ key: `token:${id}` })
    if (!revoked) throw new HttpProblem(404, `there is no token ${id} that could be revoked`)
    return c.body(null, 204)
  })
  return api
}

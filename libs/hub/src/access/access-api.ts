import type { Database } from '@misfit/store/postgres/database'
import { Hono } from 'hono'
import type { RunDesk } from '../runs/run-desk.ts'
import type { Gate } from './logins.ts'
import type { LiveVisits } from './live-visits.ts'
import { sessionApi, type SessionOptions } from './session-api.ts'
import { sharesApi } from './shares-api.ts'
import { tokensApi } from './tokens-api.ts'

export interface Access {
  readonly gate: Gate
  readonly live: LiveVisits
  readonly session: SessionOptions
}

/** Everything about who may come in. */
export function accessApi({
  database,
  desk,
  access: { gate, live, session },
}: {
  database: Database
  desk: RunDesk
  access: Access
}): Hono {
  const api = new Hono()
  api.route('/session', sessionApi(gate, live, session))
  api.route('/tokens', tokensApi({ database, gate, live }))
  api.route('/shares', sharesApi({ database, gate, live, desk }))
  return api
}

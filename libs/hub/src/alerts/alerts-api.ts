import { randomBytes } from 'node:crypto'
import { createAlertRuleSchema, muteAlertRuleSchema } from '@misfit/events/people/alert'
import {
  deleteAlertRule,
  insertAlertRule,
  listAlertRules,
  muteAlertRule,
  restoreAlertRule,
} from '@misfit/store/tables/alert-rules'
import { listAlerts } from '@misfit/store/tables/alerts'
import type { Database } from '@misfit/store/postgres/database'
import { Hono } from 'hono'
import { visitor } from '../access/visitor.ts'
import { idOf, json, limitBody, readJson } from '../api/http.ts'
import { newRunId } from '../runs/new-id.ts'
import { HttpProblem } from '../api/problem.ts'
import type { RunDesk } from '../runs/run-desk.ts'

/** Routes for alerts that fired, and for the rules by which they do. */
export function alertsApi({ database, desk }: { database: Database; desk: RunDesk }): Hono {
  const api = new Hono()
  // Not for all paths: others stand beside these.
  for (const path of ['/alert-rules', '/alert-rules/*']) api.use(path, limitBody(16 * 1024))
  api.get('/alerts', async (c) => json(c, await listAlerts(database)))
  api.get('/alert-rules', async (c) => json(c, await listAlertRules(database)))
  api.post('/alert-rules', async (c) => {
    const wanted = await readJson(c, createAlertRuleSchema)
    const secret = wanted.webhook === null ? null : randomBytes(32).toString('hex')
    const rule = await insertAlertRule(database, {
      ...wanted,
      id: newRunId(),
      secret,
      createdAt: Date.now(),
      createdBy: visitor()?.name ?? 'the hub',
    })
    return json(c, { rule, secret })
  })
  api.patch('/alert-rules/:id', async (c) => {
    const { muted } = await readJson(c, muteAlertRuleSchema)
    return json(c, found(idOf(c), await muteAlertRule(database, idOf(c), muted)))
  })
  api.delete('/alert-rules/:id', async (c) => {
    found(idOf(c), await deleteAlertRule(database, idOf(c), Date.now()))
    return c.body(null, 204)
  })
  api.post('/alert-rules/:id/restore', async (c) => json(c, found(idOf(c), await restoreAlertRule(database, idOf(c)))))
  api.post('/alert-rules/:id/test', async (c) => json(c, await desk.testAlert(idOf(c))))
  return api
}

/** @throws Problem 404 when there is no such rule */
function found<Rule>(id: string, rule: Rule | null): Rule {
  if (rule === null) throw new HttpProblem(404, `there is no alert ${id}`)
  return rule
}

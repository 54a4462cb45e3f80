import { startSweepSchema, stopSweepSchema } from '@misfit/events/settings/sweep'
import { Hono } from 'hono'
import { idOf, json, limitBody, readJson } from '../api/http.ts'
import type { Sweeps } from './sweeps.ts'

export function sweepsApi({ sweeps }: { sweeps: Sweeps }): Hono {
  const api = new Hono()
  api.use(limitBody(256 * 1024))
  api.get('/', async (c) => json(c, await sweeps.list()))
  api.post('/', async (c) => json(c, await sweeps.start(await readJson(c, startSweepSchema))))
  api.get('/:id', async (c) => json(c, await sweeps.find(idOf(c))))
  api.post('/:id/stop', async (c) => json(c, await sweeps.stop(idOf(c), (await readJson(c, stopSweepSchema)).what)))
  return api
}

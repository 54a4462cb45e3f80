import { runIdSchema } from '@misfit/events/ids'
import { stopSweepSchema, sweepSpecSchema } from '@misfit/events/sweep'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { json, limitBody, readJson } from '../http.ts'
import type { Sweeps } from './sweeps.ts'

export function sweepsApi({ sweeps }: { sweeps: Sweeps }): Hono {
  const api = new Hono()
  api.use(limitBody(256 * 1024))
  api.get('/', async (c) => json(c, await sweeps.list()))
  api.post('/', async (c) => json(c, await sweeps.start(await readJson(c, sweepSpecSchema))))
  api.get('/:id', async (c) => json(c, await sweeps.find(sweepIdOf(c))))
  api.post('/:id/stop', async (c) => json(c, await sweeps.stop(sweepIdOf(c), (await readJson(c, stopSweepSchema)).what)))
  return api
}

const sweepIdOf = (c: Context): string => z.object({ id: runIdSchema }).parse(c.req.param()).id

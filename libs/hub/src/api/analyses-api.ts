import { startAnalysisSchema } from '@misfit/events/analysis'
import { runIdSchema } from '@misfit/events/ids'
import { Hono } from 'hono'
import type { ApiParts } from './api-parts.ts'
import { idOf, json, limitBody, readJson } from './http.ts'

/** Routes for questions that pages ask of saved models. */
export function analysesApi({ analyses, desk }: Pick<ApiParts, 'analyses' | 'desk'>): Hono {
  const api = new Hono()
  api.use(limitBody(16 * 1024))
  api.post('/', async (c) => {
    const { runId, request } = await readJson(c, startAnalysisSchema.extend({ runId: runIdSchema }))
    await desk.find(runId)
    return json(c, await analyses.start(runId, request))
  })
  api.get('/:id', (c) => json(c, analyses.find(idOf(c))))
  api.delete('/:id', (c) => json(c, analyses.cancel(idOf(c))))
  return api
}

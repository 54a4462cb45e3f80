import { accessApi } from '../access/access-api.ts'
import { checkAccess } from '../access/check-access.ts'
import { alertsApi } from '../alerts/alerts-api.ts'
import type { ApiParts } from './api-parts.ts'
import { analysesApi } from './analyses-api.ts'
import { dumpApi } from './dump-api.ts'
import { archivesApi } from './archives-api.ts'
import { runLogApi } from './run-log-api.ts'
import { runsApi } from './runs-api.ts'
import { blobsApi } from './blobs-api.ts'
import { datasetsApi } from './datasets-api.ts'
import { notesApi } from './notes-api.ts'
import { startFoldsSchema } from '@misfit/events/http/http-api'
import { openApiDocument } from '@misfit/events/http/openapi'
import { Hono } from 'hono'
import manifest from '../../package.json' with { type: 'json' }
import { answerProblem, json, limitBody, onlyMethods, readJson } from './http.ts'
import { HttpProblem } from './problem.ts'
import { sweepsApi } from '../sweeps/sweeps-api.ts'

/** The hub's HTTP API, as `libs/events/src/http/http-api.ts` describes it. */
export function makeApi(parts: ApiParts): Hono {
  const api = new Hono()
  api.use(async (c, next) => {
    await next()
    c.res.headers.set('x-content-type-options', 'nosniff')
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
  })
  api.onError(answerProblem)
  api.notFound((c) => answerProblem(new HttpProblem(404, `there is no ${c.req.path}`), c))

  api.use(checkAccess(parts.database, parts.access.gate.loginNeeded))
  api.get('/api/health', (c) => json(c, { ok: true, version: manifest.version }))
  const description = openApiDocument(manifest.version)
  api.get('/api/openapi.json', (c) => json(c, description))
  api.get('/api/trainers', (c) => json(c, parts.trainers.list()))
  api.get('/api/workers', async (c) => json(c, await parts.workers.list()))
  api.post('/api/walk', async (c) => json(c, await parts.desk.startWalk()))
  api.post('/api/folds', limitBody(256 * 1024), async (c) => {
    const { settings, folds } = await readJson(c, startFoldsSchema)
    return json(c, await parts.desk.startFolds(settings, folds))
  })
  api.route('/api', accessApi(parts))
  api.route('/api', alertsApi(parts))
  // Before the other routes of runs, whose bodies are smaller.
  api.route('/api/runs', runLogApi(parts))
  api.route('/api/runs', runsApi(parts))
  api.route('/api/sweeps', sweepsApi(parts))
  api.route('/api/analyses', analysesApi(parts))
  api.route('/api/datasets', datasetsApi(parts))
  api.route('/api/notes', notesApi(parts))
  api.route('/api/archives', archivesApi(parts))
  api.route('/api/blobs', blobsApi(parts))
  api.route('/api/dump', dumpApi(parts))
  onlyMethods(api)
  return api
}

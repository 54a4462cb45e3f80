import { publishedDatasetSchema } from '@misfit/events/dataset'
import { datasetIdSchema } from '@misfit/events/ids'
import { findDataset, listDatasets } from '@misfit/store/datasets'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { ApiParts } from './api.ts'
import { json, limitBody, readJson } from './http.ts'
import { Problem } from './problem.ts'

export function datasetsApi({ desk, database, blobs }: Pick<ApiParts, 'desk' | 'database' | 'blobs'>): Hono {
  const api = new Hono()
  api.use(limitBody(16 * 1024 * 1024))

  api.get('/', async (c) => json(c, await listDatasets(database)))
  api.get('/:id', async (c) => {
    const id = datasetIdOf(c)
    const dataset = await findDataset(database, id)
    if (dataset === null) throw new Problem(404, `there is no dataset ${id}`)
    return json(c, dataset)
  })
  api.put('/:id', async (c) => {
    const id = datasetIdOf(c)
    const dataset = await readJson(c, publishedDatasetSchema)
    if (dataset.description.id !== id) throw new Problem(400, `description.id: it is ${dataset.description.id}, not ${id}`)
    for (const images of Object.values(dataset.images)) {
      for (const { sha256 } of [...images.sheets, images.labels, images.sourceIndex]) {
        if ((await blobs.size(sha256)) === null) throw new Problem(409, `blob ${sha256} is missing; send it first`)
      }
    }
    await desk.publish(dataset)
    return c.body(null, 204)
  })
  return api
}

const datasetIdOf = (c: Context): string => z.object({ id: datasetIdSchema }).parse(c.req.param()).id

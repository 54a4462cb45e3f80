import { type DatasetDescription, publishedDatasetSchema } from '@misfit/events/dataset'
import { datasetIdSchema } from '@misfit/events/ids'
import { type ImageMark, writeMarksSchema } from '@misfit/events/people/image-mark'
import { findDataset, listDatasets } from '@misfit/store/tables/datasets'
import { listMarks } from '@misfit/store/tables/image-marks'
import { datasetsOfRuns } from '@misfit/store/tables/shares'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { visitor } from '../access/visitor.ts'
import type { ApiParts } from './api-parts.ts'
import { checkSheets } from './check-sheets.ts'
import { json, limitBody, readJson } from './http.ts'
import { HttpProblem } from './problem.ts'

export function datasetsApi({ desk, database, blobs }: Pick<ApiParts, 'desk' | 'database' | 'blobs'>): Hono {
  const api = new Hono()
  api.use(limitBody(16 * 1024 * 1024))

  api.get('/', async (c) => {
    const shared = visitor()?.share?.runIds
    const seen = shared === undefined ? null : await datasetsOfRuns(database, shared)
    return json(
      c,
      (await listDatasets(database)).filter(({ id }) => seen === null || seen.has(id)),
    )
  })
  const find = async (id: string) => {
    const dataset = await findDataset(database, id)
    if (dataset === null) throw new HttpProblem(404, `there is no dataset ${id}`)
    return dataset
  }
  api.get('/:id', async (c) => json(c, await find(datasetIdOf(c))))
  api.put('/:id', async (c) => {
    const id = datasetIdOf(c)
    const dataset = await readJson(c, publishedDatasetSchema)
    if (dataset.description.id !== id)
      throw new HttpProblem(400, `description.id: it is ${dataset.description.id}, not ${id}`)
    await checkSheets(blobs, dataset)
    await desk.publish(dataset)
    return c.body(null, 204)
  })
  api.get('/:id/marks', async (c) => json(c, await listMarks(database, datasetIdOf(c))))
  api.put('/:id/marks', async (c) => {
    const id = datasetIdOf(c)
    const { marks } = await readJson(c, writeMarksSchema)
    checkMarks((await find(id)).description, marks)
    await desk.mark(id, marks)
    return c.body(null, 204)
  })
  return api
}

/** @throws Problem 400 that names the first mark of an image or a class that is not there */
function checkMarks({ partitions, classes }: DatasetDescription, marks: readonly ImageMark[]): void {
  marks.forEach(({ partition, index, verdict }, i) => {
    const { count } = partitions[partition]
    if (index >= count)
      throw new HttpProblem(400, `marks.${i}.index: ${partition} has ${count} images; there is no image ${index}`)
    if (verdict?.kind === 'corrected' && verdict.classIndex >= classes.length) {
      throw new HttpProblem(
        400,
        `marks.${i}.verdict.classIndex: there are ${classes.length} classes; ` +
          `class ${verdict.classIndex} is not one of them`,
      )
    }
  })
}

const datasetIdOf = (c: Context): string => z.object({ id: datasetIdSchema }).parse(c.req.param()).id

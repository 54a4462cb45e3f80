import { editRunSchema, startRunSchema } from '@misfit/events/http/http-api'
import { mostLines, runCommandSchema } from '@misfit/events/live/socket'
import { listActs } from '@misfit/store/tables/audit'
import { linesAfter, listRuns } from '@misfit/store/tables/runs'
import { shownSummary } from '@misfit/store/tables/shown-summary'
import { Hono } from 'hono'
import { z } from 'zod'
import { maySee } from '../access/visitor.ts'
import type { ApiParts } from './api-parts.ts'
import { byteStream } from './byte-stream.ts'
import { idOf, json, limitBody, readJson, versionedJson } from './http.ts'

const afterSchema = z.object({ after: z.coerce.number().int().nonnegative().default(0) })

export function runsApi({ desk, database, packs }: Pick<ApiParts, 'desk' | 'database' | 'packs'>): Hono {
  const api = new Hono()
  api.use(limitBody(256 * 1024))

  api.get('/', async (c) =>
    versionedJson(
      c,
      (await listRuns(database)).filter(({ runId }) => maySee(runId)),
    ),
  )
  api.post('/', async (c) => {
    const { settings } = await readJson(c, startRunSchema)
    return json(c, { runId: await desk.start(settings) })
  })
  api.get('/:id', async (c) => json(c, shownSummary(await desk.find(idOf(c)))))
  api.patch('/:id', async (c) => json(c, await desk.edit(idOf(c), await readJson(c, editRunSchema))))
  api.delete('/:id', async (c) => {
    await desk.delete(idOf(c))
    return c.body(null, 204)
  })
  api.post('/:id/restore', async (c) => json(c, await desk.restore(idOf(c))))
  api.post('/:id/continue', async (c) => {
    await desk.goOn(idOf(c))
    return c.body(null, 204)
  })
  for (const command of runCommandSchema.options) {
    api.post(`/:id/${command}`, async (c) => {
      await desk.command(idOf(c), command)
      return c.body(null, 204)
    })
  }
  api.get('/:id/audit', async (c) => {
    const runId = idOf(c)
    await desk.find(runId, { deleted: true })
    return json(c, await listActs(database, runId))
  })
  api.get('/:id/events', async (c) => {
    const runId = idOf(c)
    const { after } = afterSchema.parse(c.req.query())
    await desk.find(runId)
    const lines = byteStream(linePages(after, (from) => linesAfter(database, runId, from, mostLines)))
    return c.body(lines, 200, { 'content-type': 'application/x-ndjson; charset=utf-8' })
  })
  api.get('/:id/history', async (c) => {
    const runId = idOf(c)
    const bytes = await packs.of(runId, (await desk.find(runId)).summary.lastSeq)
    return c.body(bytes, 200, { 'content-type': 'application/octet-stream' })
  })
  return api
}

async function* linePages(after: number, read: (after: number) => Promise<string[]>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for (let from = after; ;) {
    const lines = await read(from)
    if (lines.length === 0) return
    yield encoder.encode(`${lines.join('\n')}\n`)
    from += lines.length
  }
}

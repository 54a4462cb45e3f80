import { noteKeySchema, writeNoteSchema } from '@misfit/events/people/note'
import type { Database } from '@misfit/store/postgres/database'
import { findNote, noteVersions } from '@misfit/store/tables/notes'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { json, limitBody, readJson } from './http.ts'
import type { RunDesk } from '../runs/run-desk.ts'

/** Routes for what people write about runs and comparisons. */
export function notesApi({ database, desk }: { database: Database; desk: RunDesk }): Hono {
  const api = new Hono()
  // A character takes up to four bytes, and JSON writes some of them with six.
  api.use(limitBody(1024 * 1024))
  api.get('/:runs', async (c) => json(c, await findNote(database, runsOf(c))))
  api.get('/:runs/versions', async (c) => json(c, await noteVersions(database, runsOf(c))))
  api.put('/:runs', async (c) => {
    const { text, basedOn } = await readJson(c, writeNoteSchema)
    return json(c, await desk.writeNote(runsOf(c), text, basedOn))
  })
  return api
}

const runsOf = (c: Context): string => z.object({ runs: noteKeySchema }).parse(c.req.param()).runs

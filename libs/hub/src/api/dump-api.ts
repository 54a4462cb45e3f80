import { createReadStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dumpDatabase } from '@misfit/store/backup/dump'
import { Hono } from 'hono'
import type { ApiParts } from './api-parts.ts'
import { byteStream } from './byte-stream.ts'

/** The whole database as lines: how a backup is made while the hub has the embedded database open. */
export function dumpApi({ database }: Pick<ApiParts, 'database'>): Hono {
  const api = new Hono()
  api.get('/', async (c) => {
    const folder = await mkdtemp(join(tmpdir(), 'misfit-dump-'))
    const path = join(folder, 'database.jsonl')
    try {
      // To a file first: a slow client must not hold a transaction open.
      const file = await open(path, 'wx', 0o600)
      try {
        await dumpDatabase(database, (lines) => file.writeFile(`${lines.join('\n')}\n`))
      } finally {
        await file.close()
      }
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      throw error
    }
    return c.body(byteStream(readAndRemove(path, folder)), 200, {
      'content-type': 'application/x-ndjson; charset=utf-8',
    })
  })
  return api
}

async function* readAndRemove(path: string, folder: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: 256 * 1024 })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

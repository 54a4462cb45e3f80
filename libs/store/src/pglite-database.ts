import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { homeLayout } from '@misfit/events/home'
import { drizzle } from 'drizzle-orm/pglite'
import { casing } from './database.ts'
import { lockFolder } from './folder-lock.ts'
import type { OpenDatabase } from './open.ts'
import * as schema from './schema.ts'

/**
 * Opens the embedded database in `<home>/store`, and makes it where there is none.
 *
 * @throws StoreError while another process has it open
 */
export async function openPglite(home: string): Promise<OpenDatabase> {
  const lock = await lockFolder(join(home, `${homeLayout.store}.lock`))
  try {
    const pglite = await PGlite.create(join(home, homeLayout.store))
    return {
      database: drizzle(pglite, { schema, casing }),
      executor: {
        // pg-boss sends its set-up as several statements in one text, without parameters.
        executeSql: async (text, values) =>
          values === undefined ? { rows: (await pglite.exec(text)).at(-1)?.rows ?? [] } : pglite.query(text, values),
      },
      close: async () => {
        if (pglite.closed) return
        await pglite.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

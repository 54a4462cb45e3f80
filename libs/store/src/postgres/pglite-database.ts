import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { homeLayout } from '@misfit/events/home-layout'
import { LockHeldError, takeLock } from '@misfit/locks/file-lock'
import { drizzle } from 'drizzle-orm/pglite'
import { casing } from './database.ts'
import { makeEmptyDatabase } from './empty-pglite.ts'
import type { OpenDatabase } from './open-database.ts'
import * as schema from '../tables/schema.ts'
import { StoreError } from '../store-error.ts'

/**
 * Opens the embedded database in `<home>/store`, and makes it where there is none.
 *
 * @throws StoreError while another process has it open
 */
export async function openPglite(home: string): Promise<OpenDatabase> {
  const release = lockData(home)
  try {
    const folder = join(home, homeLayout.store)
    await makeEmptyDatabase(folder)
    const pglite = await PGlite.create(folder)
    return {
      database: drizzle(pglite, { schema, casing }),
      executor: {
        // pg-boss sends its set-up as several statements in one text, without parameters.
        executeSql: async (text, values) =>
          values === undefined ? { rows: (await pglite.exec(text)).at(-1)?.rows ?? [] } : pglite.query(text, values),
      },
      // The lock on the data folder keeps every other process out.
      exclusively: (task) => task(),
      openChannel: () => null,
      close: async () => {
        if (pglite.closed) return
        await pglite.close()
        release()
      },
    }
  } catch (error) {
    release()
    throw error
  }
}

function lockData(home: string): () => void {
  try {
    return takeLock(join(home, `${homeLayout.store}.lock`))
  } catch (error) {
    if (!(error instanceof LockHeldError)) throw error
    throw new StoreError(
      `process ${error.holder.pid} on ${error.holder.host} has this data folder open (${error.file}). ` +
        'Use the dashboard that it serves, stop it, or set MISFIT_HOME to another folder',
    )
  }
}

import { migrate } from './migrate.ts'
import type { OpenDatabase } from './open-database.ts'
import { openPglite } from './pglite-database.ts'
import { openPostgres } from './postgres-database.ts'

/** Where runs are kept: in the data folder, or on a PostgreSQL server. */
export type StorePlace = { home: string } | { databaseUrl: string }

/**
 * Opens the store and brings its tables up to date.
 *
 * @throws StoreError when another process has the data folder open, the server cannot be reached, or a newer version
 *   wrote the data
 */
export async function openStore(place: StorePlace): Promise<OpenDatabase> {
  const store = 'home' in place ? await openPglite(place.home) : await openPostgres(place.databaseUrl)
  try {
    await migrate(store.database)
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

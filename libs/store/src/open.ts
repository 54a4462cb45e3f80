import type { Channel, ChannelListener } from './channel.ts'
import type { Database, SqlExecutor } from './database.ts'
import { migrate } from './migrate.ts'
import { openPglite } from './pglite-database.ts'
import { openPostgres } from './postgres-database.ts'

/** Where runs are kept: in the data folder, or on a PostgreSQL server. */
export type StorePlace = { home: string } | { databaseUrl: string }

export interface OpenDatabase {
  readonly database: Database
  /** For SQL that Drizzle does not write: the job queue's. */
  readonly executor: SqlExecutor
  /** Does a task while no other process on the same database does one. */
  exclusively<T>(task: () => Promise<T>): Promise<T>
  /** Talks with other processes on the same database; null where there can be none, on the embedded one. */
  openChannel(name: string, listener: ChannelListener): Channel | null
  /** Closing it again does nothing. */
  close(): Promise<void>
}

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

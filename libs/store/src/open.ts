import { backUpBeforeMigration } from './backup/backup-before-migration.ts'
import { checkFolderVersion, writeFolderVersion } from './backup/folder-version.ts'
import type { StorePlace } from './store-place.ts'
import { migrate } from './postgres/migrate.ts'
import type { OpenDatabase } from './postgres/open-database.ts'
import { openPglite } from './postgres/pglite-database.ts'
import { openPostgres } from './postgres/postgres-database.ts'

/**
 * Opens the store and brings its tables up to date, after a backup of them as they were.
 *
 * @throws StoreError when another process has the data folder open, the server cannot be reached, a newer version
 *   wrote the data, or there is no room for the backup
 */
export async function openStore(place: StorePlace): Promise<OpenDatabase> {
  checkFolderVersion(place.home)
  const store = place.databaseUrl === undefined ? await openPglite(place.home) : await openPostgres(place.databaseUrl)
  try {
    await store.exclusively(async () => {
      await backUpBeforeMigration(place, store.database)
      await migrate(store.database)
    })
    writeFolderVersion(place.home)
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

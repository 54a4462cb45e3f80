import { resolve } from 'node:path'
import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { type Database, executorOf } from './database.ts'
import { StoreError } from './store-error.ts'

/** SQL files, in order, as drizzle-kit writes them from the schema. */
export const migrationsFolder = resolve(import.meta.dirname, '../migrations')

/** Any number that nothing else on the same server locks with. */
const migrationLock = 7_203_845_119

/**
 * Brings the tables to this version's schema, in one transaction: all of it or nothing.
 * Hubs that start at once on one server wait for each other.
 *
 * @throws StoreError when a newer Misfit has already changed the tables
 */
export async function migrate(database: Database): Promise<void> {
  const migrations = readMigrationFiles({ migrationsFolder })
  await database.transaction(async (transaction) => {
    await transaction.execute(sql`select pg_advisory_xact_lock(${sql.raw(String(migrationLock))})`)
    await transaction.execute(sql`create table if not exists misfit_migrations (made_at bigint primary key, hash text not null)`)
    const { rows } = await executorOf(transaction).executeSql('select made_at::text as made_at from misfit_migrations')
    const applied = new Set(rows.map((row) => Number((row as { made_at: string }).made_at)))
    for (const madeAt of applied) {
      if (!migrations.some((migration) => migration.folderMillis === madeAt)) {
        throw new StoreError('this data was written by a newer version of Misfit; update Misfit to open it')
      }
    }
    for (const migration of migrations) {
      if (applied.has(migration.folderMillis)) continue
      for (const statement of migration.sql) await transaction.execute(sql.raw(statement))
      await transaction.execute(
        sql`insert into misfit_migrations (made_at, hash) values (${migration.folderMillis}, ${migration.hash})`,
      )
    }
  })
}

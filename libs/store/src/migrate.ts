import { resolve } from 'node:path'
import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { z } from 'zod'
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
    const applied = await appliedMigrations(transaction)
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

/** When the migrations were made that the tables have been through, in milliseconds since 1970. */
export async function appliedMigrations(database: Database): Promise<Set<number>> {
  const { rows } = await executorOf(database).executeSql('select made_at::text as made_at from misfit_migrations')
  return new Set(z.array(z.object({ made_at: z.coerce.number() })).parse(rows).map((row) => row.made_at))
}

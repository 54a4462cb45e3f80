import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { sql } from 'drizzle-orm'
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator'
import { z } from 'zod'
import { type Database, executorOf } from './database.ts'
import { StoreError } from '../store-error.ts'

/** SQL files, in order, as drizzle-kit writes them from the schema. Found by the package: this may be in a bundle. */
export const migrationsFolder = join(
  dirname(createRequire(import.meta.url).resolve('@misfit/store/package.json')),
  'migrations',
)

/** Key of the lock: any number that nothing else on the same server locks with. */
const migrationLock = 7_203_845_119

/**
 * Brings the tables to this version's schema, in one transaction: all of it or nothing.
 * Hubs that start at once on one server wait for each other.
 *
 * @throws StoreError when a newer Misfit has already changed the tables
 */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.execute(sql`select pg_advisory_xact_lock(${sql.raw(String(migrationLock))})`)
    await transaction.execute(
      sql`create table if not exists misfit_migrations (made_at bigint primary key, hash text not null)`,
    )
    for (const migration of migrationsToCome(await appliedMigrations(transaction))) {
      for (const statement of migration.sql) await transaction.execute(sql.raw(statement))
      await transaction.execute(
        sql`insert into misfit_migrations (made_at, hash) values (${migration.folderMillis}, ${migration.hash})`,
      )
    }
  })
}

/**
 * Lists the migrations that the tables have not been through yet, in order.
 *
 * @param applied when the migrations were made that they have been through
 * @throws StoreError when a newer Misfit has already changed the tables
 */
export function migrationsToCome(applied: ReadonlySet<number>): MigrationMeta[] {
  const migrations = readMigrationFiles({ migrationsFolder })
  for (const madeAt of applied) {
    if (!migrations.some((migration) => migration.folderMillis === madeAt)) {
      throw new StoreError(
        'this data was written by a newer version of Misfit. Update Misfit (replace its files, ' +
          'then `npm run setup`), ' +
          'or put back the backup that the newer version made in `backups` of its data folder (docs/deploy.md, ' +
          'Updating)',
      )
    }
  }
  return migrations.filter(({ folderMillis }) => !applied.has(folderMillis))
}

/** The name of what the tables have been through last, such as "0003_access"; null of an empty database. */
export async function tablesVersion(
  database: Database,
): Promise<{ name: string; applied: ReadonlySet<number> } | null> {
  const { rows } = await executorOf(database).executeSql(`select to_regclass('misfit_migrations') is not null as there`)
  if (z.array(z.object({ there: z.boolean() })).parse(rows)[0]?.there !== true) return null
  const applied = await appliedMigrations(database)
  const last = journal().entries.findLast(({ when }) => applied.has(when))
  return last === undefined ? null : { name: last.tag, applied }
}

const journalSchema = z.object({ entries: z.array(z.object({ when: z.number(), tag: z.string().regex(/^\w+$/) })) })
const journal = () =>
  journalSchema.parse(JSON.parse(readFileSync(join(migrationsFolder, 'meta', '_journal.json'), 'utf8')))

/** Reads which migrations the tables have been through: when each was made, in milliseconds since 1970. */
export async function appliedMigrations(database: Database): Promise<Set<number>> {
  const { rows } = await executorOf(database).executeSql('select made_at::text as made_at from misfit_migrations')
  return new Set(
    z
      .array(z.object({ made_at: z.coerce.number() }))
      .parse(rows)
      .map((row) => row.made_at),
  )
}

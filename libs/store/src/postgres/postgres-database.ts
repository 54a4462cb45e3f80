import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { messageOf } from '@misfit/text/message-of'
import { casing } from './database.ts'
import type { OpenDatabase } from './open-database.ts'
import { PostgresChannel } from './postgres-channel.ts'
import * as schema from '../tables/schema.ts'
import { StoreError } from '../store-error.ts'

/** Key of the lock: any number that nothing else on the same server locks with. */
const exclusiveLock = 7_203_845_120

/**
 * Opens a database on a PostgreSQL server.
 *
 * @throws StoreError when the server cannot be reached
 */
export async function openPostgres(url: string): Promise<OpenDatabase> {
  const pool = new pg.Pool({ connectionString: url, max: 10, application_name: 'misfit' })
  // An idle connection that breaks is replaced at the next query, which reports what is wrong.
  pool.on('error', () => undefined)
  try {
    await pool.query('select 1')
  } catch (error) {
    await pool.end()
    throw new StoreError(`cannot open the database of DATABASE_URL: ${messageOf(error)}`)
  }
  return {
    database: drizzle(pool, { schema, casing }),
    executor: { executeSql: (text, values) => pool.query(text, values) },
    exclusively: async (task) => {
      const client = await pool.connect()
      try {
        await client.query('select pg_advisory_lock($1)', [exclusiveLock])
        return await task()
      } finally {
        // Ends the connection, and with it the lock, even where the server does not answer any more.
        client.release(true)
      }
    },
    openChannel: (name, listener) => new PostgresChannel(url, name, listener),
    close: async () => {
      if (!pool.ended) await pool.end()
    },
  }
}

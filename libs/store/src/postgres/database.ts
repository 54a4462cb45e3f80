import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { type SQL, sql } from 'drizzle-orm'
import type * as schema from '../tables/schema.ts'

/** The embedded database, a PostgreSQL server, or a transaction on either: queries are the same. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>

/** Runs SQL with `$1`-style parameters: what pg-boss asks of a database. */
export interface SqlExecutor {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}

/** Form in which keys of the schema become names of columns. */
export const casing = 'snake_case'

/** Lets pg-boss take part in a transaction, so that a run and its job are stored together or not at all. */
export function executorOf(transaction: Database): SqlExecutor {
  return {
    executeSql: async (text, values = []) => {
      const result: unknown = await transaction.execute(withParameters(text, values))
      return { rows: rowsOf(result) }
    },
  }
}

function withParameters(text: string, values: unknown[]): SQL {
  const chunks = text
    .split(/\$(\d+)/)
    .map((part, i) => (i % 2 === 0 ? sql.raw(part) : sql.param(values[Number(part) - 1])))
  return sql.join(chunks)
}

function rowsOf(result: unknown): unknown[] {
  if (typeof result === 'object' && result !== null && 'rows' in result && Array.isArray(result.rows))
    return result.rows
  throw new TypeError('a query gave no rows')
}

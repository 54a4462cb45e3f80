import { open, readFile, stat } from 'node:fs/promises'
import type { Database, SqlJsStatic, SqlValue } from 'sql.js'
import { z } from 'zod'
import { messageOf } from '@misfit/text/message-of'
import type { ImportedItem, ImportedRun } from './imported-run.ts'
import { ImportError } from './import-error.ts'
import { type MlflowPoint, mlflowRun, metricRowsOf } from './mlflow-run.ts'

/** The most bytes of a database: 1 GiB. It is read into memory as a whole. */
export const largestDatabase = 1024 * 1024 * 1024

const signature = 'SQLite format 3\0'
/** MLflow stores an infinity as the greatest double, since SQL has none. */
const greatest = Number.MAX_VALUE

const runRowSchema = z.object({
  run_uuid: z.string(),
  name: z.string().nullable(),
  status: z.string(),
  start_time: z.number().nullable(),
  end_time: z.number().nullable(),
  experiment: z.string(),
})
const pointRowSchema = z.object({
  key: z.string().min(1),
  value: z.number(),
  timestamp: z.number(),
  step: z.number().int(),
  is_nan: z.number(),
})
const textRowSchema = z.object({ key: z.string().min(1), value: z.string().nullable() })

export async function isSqlite(file: string): Promise<boolean> {
  const handle = await open(file, 'r')
  try {
    const bytes = Buffer.alloc(signature.length)
    await handle.read(bytes, 0, bytes.length, 0)
    return bytes.toString('latin1') === signature
  } finally {
    await handle.close()
  }
}

/**
 * The runs of MLflow's SQLite store that were not deleted there.
 *
 * @throws ImportError when the file is too large, damaged, or a database of something else
 */
export async function mlflowDatabaseRuns(file: string, source: string): Promise<ImportedRun[]> {
  const { size } = await stat(file)
  if (size > largestDatabase)
    throw new ImportError(
      source,
      'byte 0',
      `${size} bytes; at most ${largestDatabase} are read`,
      'Copy the runs to a file store with "mlflow-export-import", and import that',
    )
  const { default: initialise } = await import('sql.js')
  const sql: SqlJsStatic = await initialise()
  const database = new sql.Database(await readFile(file))
  const read = <Schema extends z.ZodType>(schema: Schema, query: string, values: SqlValue[] = []) =>
    rowsIn(database, source, schema, query, values)
  const rows = read(
    runRowSchema,
    `
    select run_uuid, runs.name, status, start_time, end_time, coalesce(experiments.name, '') as experiment
    from runs left join experiments using (experiment_id)
    where runs.lifecycle_stage = 'active' order by start_time, run_uuid`,
  )
  return rows.map((row) =>
    mlflowRun(
      { ...row, run_id: row.run_uuid, run_name: row.name },
      `${source}, run ${row.run_uuid}`,
      function* (): Generator<ImportedItem> {
        const parameters = [
          ...read(textRowSchema, 'select key, value from params where run_uuid = ? order by key', [row.run_uuid]),
          ...read(textRowSchema, "select 'tag ' || key as key, value from tags where run_uuid = ? order by key", [
            row.run_uuid,
          ]),
        ].map(({ key, value }) => ({ name: key, value: value ?? '' }))
        if (parameters.length > 0) yield { kind: 'parameters', parameters }
        yield* metricRowsOf(
          read(pointRowSchema, 'select key, value, timestamp, step, is_nan from metrics where run_uuid = ?', [
            row.run_uuid,
          ]).map(pointOf),
        )
      },
    ),
  )
}

const pointOf = ({ key, value, timestamp, step, is_nan }: z.infer<typeof pointRowSchema>): MlflowPoint => ({
  name: key,
  at: timestamp,
  step,
  value: is_nan ? Number.NaN : Math.abs(value) === greatest ? Math.sign(value) * Infinity : value,
})

/** @throws ImportError when the database cannot be asked that, or answers something else */
function rowsIn<Schema extends z.ZodType>(
  database: Database,
  source: string,
  schema: Schema,
  query: string,
  values: SqlValue[],
): z.output<Schema>[] {
  const rows: z.output<Schema>[] = []
  try {
    const statement = database.prepare(query, values)
    try {
      while (statement.step()) rows.push(schema.parse(statement.getAsObject()))
    } finally {
      statement.free()
    }
  } catch (error) {
    const why = error instanceof z.ZodError ? error.issues[0]?.message : messageOf(error)
    throw new ImportError(
      source,
      'its tables',
      `not a whole MLflow database: ${why}`,
      "Give the file of MLflow's SQLite store, copied while nothing writes to it",
    )
  }
  return rows
}

import { createHash } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { z } from 'zod'
import { type Database, executorOf, type SqlExecutor } from '../postgres/database.ts'
import { appliedMigrations } from '../postgres/migrate.ts'
import { StoreError } from '../store-error.ts'

/**
 * A database as lines of text, the same from the embedded one and from a server. Lines that begin with `#` say what
 * follows; each other line is one row as a JSON object:
 *
 *     #{"misfit":"database","migrations":[1795591444205]}
 *     #{"table":"runs","columns":["id","summary"]}
 *     {"id":"abc","summary":{}}
 *     #{"end":{"runs":{"rows":1,"sum":"93ab.."}}}
 */
const markSchema = z.union([
  z.object({ misfit: z.literal('database'), migrations: z.array(z.number()) }),
  z.object({ table: z.string(), columns: z.array(z.string()) }),
  z.object({ end: z.record(z.string(), z.object({ rows: z.number(), sum: z.string() })) }),
])

/** Rows of each table, counted, and a sum over them that does not depend on their order. */
export type TableSums = Record<string, { rows: number; sum: string }>

const rowsAtOnce = 500
/** Characters of rows that are inserted at once, unless a single row is longer. */
const charactersAtOnce = 2_000_000

interface Table {
  readonly name: string
  readonly columns: string[]
}

/**
 * Writes everything that is in the database as lines, as it was at one moment.
 *
 * @param write takes lines without their ends; the next come when it has resolved
 */
export async function dumpDatabase(database: Database, write: (lines: string[]) => Promise<void>): Promise<TableSums> {
  return database.transaction(
    async (transaction) => {
      const { executeSql } = executorOf(transaction)
      const sums: TableSums = {}
      await write([mark({ misfit: 'database', migrations: [...(await appliedMigrations(transaction))] })])
      for (const table of await tablesOf(executeSql)) {
        await write([mark({ table: table.name, columns: table.columns })])
        sums[table.name] = await readRows(executeSql, table, write)
      }
      await write([mark({ end: sums })])
      return sums
    },
    { isolationLevel: 'repeatable read' },
  )
}

/**
 * Puts a dump into a database whose tables are up to date: all of it or nothing. What was stored is read back and
 * compared with what the dump says of itself.
 *
 * @param progress called with the number of rows so far
 * @throws StoreError when there is data already, the dump is of a newer version or not whole
 */
export async function loadDatabase(
  database: Database,
  lines: AsyncIterable<string>,
  progress: (rows: number) => void = () => undefined,
): Promise<TableSums> {
  return database.transaction(async (transaction) => {
    const { executeSql } = executorOf(transaction)
    const known = await tablesOf(executeSql)
    await refuseData(executeSql, known)
    const loaded: Table[] = []
    let wanted: TableSums | null = null
    let waiting: string[] = []
    let characters = 0
    let rows = 0
    const store = async () => {
      const table = loaded.at(-1)
      if (waiting.length === 0) return
      if (table === undefined)
        throw new StoreError('this is no dump of a database of Misfit: a row comes before its table')
      await insert(executeSql, table, waiting)
      rows += waiting.length
      waiting = []
      characters = 0
      progress(rows)
    }
    for await (const line of lines) {
      if (!line.startsWith('#')) {
        waiting.push(line)
        characters += line.length
        if (waiting.length >= rowsAtOnce || characters >= charactersAtOnce) await store()
        continue
      }
      await store()
      const said = readMark(line)
      if ('misfit' in said) await refuseNewer(transaction, said.migrations)
      else if ('end' in said) wanted = said.end
      else loaded.push(knownTable(known, said))
    }
    if (wanted === null) throw new StoreError('the dump is not whole: its end is missing')
    const found: TableSums = {}
    for (const table of loaded) {
      found[table.name] = await readRows(executeSql, table, async () => undefined)
      await setSequences(executeSql, table)
    }
    for (const [name, { rows: count, sum }] of Object.entries(wanted)) {
      if (found[name]?.rows !== count || found[name].sum !== sum) {
        throw new StoreError(
          `table ${name} did not arrive as it was: ${found[name]?.rows ?? 0} of ${count} rows; nothing was stored`,
        )
      }
    }
    return found
  })
}

/** The bytes of a dump, made as fast as they are taken. */
export function dumpBytes(database: Database): PassThrough {
  const bytes = new PassThrough()
  dumpDatabase(database, async (lines) => {
    if (bytes.destroyed) throw new Error('nobody takes the dump any more')
    if (!bytes.write(`${lines.join('\n')}\n`))
      await new Promise((taken) => {
        bytes.once('drain', taken).once('close', taken)
      })
  }).then(
    () => bytes.end(),
    (error: Error) => bytes.destroy(error),
  )
  return bytes
}

const mark = (value: z.infer<typeof markSchema>): string => `#${JSON.stringify(value)}`

function readMark(line: string): z.infer<typeof markSchema> {
  try {
    return markSchema.parse(JSON.parse(line.slice(1)))
  } catch {
    throw new StoreError(`this is no dump of a database of Misfit: ${line.slice(0, 80)}`)
  }
}

/** Lists the tables but for the record of migrations, those first to which others refer. */
async function tablesOf(executeSql: SqlExecutor['executeSql']): Promise<Table[]> {
  const { rows } = await executeSql(`
    select c.relname as name,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum) as columns,
      array(select r.relname::text from pg_constraint f join pg_class r on r.oid = f.confrelid
        where f.conrelid = c.oid and f.contype = 'f') as refers
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'misfit_migrations'
    order by c.relname`)
  const left = z
    .array(z.object({ name: z.string(), columns: z.array(z.string()), refers: z.array(z.string()) }))
    .parse(rows)
  const ordered: Table[] = []
  while (left.length > 0) {
    const next = left.findIndex(({ name, refers }) =>
      refers.every((other) => other === name || ordered.some((table) => table.name === other)),
    )
    const [table] = left.splice(Math.max(next, 0), 1)
    if (table !== undefined) ordered.push({ name: table.name, columns: table.columns })
  }
  return ordered
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

async function readRows(
  executeSql: SqlExecutor['executeSql'],
  { name, columns }: Table,
  write: (lines: string[]) => Promise<void>,
) {
  let count = 0
  let sum = 0n
  await executeSql(
    `declare dumped no scroll cursor for select to_jsonb(t)::text as row from ` +
      `(select ${columns.map(quoted).join(', ')} from ${quoted(name)}) t`,
  )
  for (;;) {
    const { rows } = await executeSql(`fetch ${rowsAtOnce} from dumped`)
    if (rows.length === 0) break
    const lines = z
      .array(z.object({ row: z.string() }))
      .parse(rows)
      .map(({ row }) => row)
    for (const line of lines) sum += createHash('sha256').update(line).digest().readBigUInt64BE()
    count += lines.length
    await write(lines)
  }
  await executeSql('close dumped')
  return { rows: count, sum: sum.toString(16) }
}

async function insert(
  executeSql: SqlExecutor['executeSql'],
  { name, columns }: Table,
  rows: readonly string[],
): Promise<void> {
  const list = columns.map(quoted).join(', ')
  await executeSql(
    `insert into ${quoted(name)} (${list}) overriding system value ` +
      `select ${list} from jsonb_populate_recordset(null::${quoted(name)}, $1::jsonb)`,
    [`[${rows.join(',')}]`],
  )
}

async function refuseData(executeSql: SqlExecutor['executeSql'], tables: readonly Table[]): Promise<void> {
  for (const { name } of tables) {
    const { rows } = await executeSql(`select 1 from ${quoted(name)} limit 1`)
    if (rows.length > 0) throw new StoreError(`the target has data already (in table ${name}); give an empty database`)
  }
}

async function refuseNewer(database: Database, migrations: readonly number[]): Promise<void> {
  const known = await appliedMigrations(database)
  if (migrations.some((madeAt) => !known.has(madeAt)))
    throw new StoreError('the dump was made by a newer version of Misfit; update Misfit to read it')
}

/** A dump of an older version may lack columns; they get their defaults. */
function knownTable(known: readonly Table[], { table, columns }: { table: string; columns: string[] }): Table {
  const found = known.find(({ name }) => name === table)
  const stranger = columns.find((column) => found?.columns.includes(column) !== true)
  if (found === undefined || stranger !== undefined) {
    const unknown = stranger === undefined ? `a table ${table}` : `a column ${table}.${stranger}`
    throw new StoreError(`the dump has ${unknown} that this version does not know`)
  }
  return { name: table, columns }
}

/** Numbers that the database gives go on after those that were loaded. */
async function setSequences(executeSql: SqlExecutor['executeSql'], { name, columns }: Table): Promise<void> {
  for (const column of columns) {
    const { rows } = await executeSql('select pg_get_serial_sequence($1, $2) as sequence', [quoted(name), column])
    const [{ sequence } = { sequence: null }] = z.array(z.object({ sequence: z.string().nullable() })).parse(rows)
    if (sequence !== null)
      await executeSql(
        `select setval($1, (select coalesce(max(${quoted(column)}), 0) + 1 from ${quoted(name)}), false)`,
        [sequence],
      )
  }
}

import { startHub } from '../hub.ts'

/**
 * A hub in a process of its own, for tests that kill it.
 *
 * `node --import tsx hub-process.ts HOME PORT [DATABASE_URL]`
 */
const [home, port, databaseUrl] = process.argv.slice(2)
if (home === undefined) throw new Error('give a data folder')
const hub = await startHub({ home, databaseUrl, port: Number(port ?? 0) })
process.stdout.write(`${hub.url}\n`)

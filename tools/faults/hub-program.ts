import { startHub } from '@misfit/hub/hub'

/**
 * A hub in a process of its own, to be killed, stopped and robbed of its disk.
 *
 * `node --import tsx hub-program.ts HOME PORT [DATABASE_URL]`
 */
const [home, port, databaseUrl] = process.argv.slice(2)
if (home === undefined || port === undefined) throw new Error('give a data folder and a port')
const hub = await startHub({ home, port: Number(port), ...(databaseUrl === undefined ? {} : { databaseUrl }) })
process.stdout.write(`${hub.url}\n`)

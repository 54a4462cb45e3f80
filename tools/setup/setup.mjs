// Everything Misfit needs, installed: `npm run setup`. `npm start`, `npm test` and `npm run misfit` begin with it.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { banner } from './banner.mjs'
import { interruptible } from './interruption.mjs'
import { withLock } from './lock.mjs'
import { setUpTensorFlow } from './native-tensorflow.mjs'
import { checkNodeVersion } from './node-version.mjs'
import { installPackages } from './packages.mjs'
import { cacheFolder, root } from './paths.mjs'
import { describeProblem } from './problem.mjs'
import { formatDuration, say } from './progress.mjs'
import { currentRecord, writeRecord } from './record.mjs'

const HELP = `npm run setup [-- --retry]

Installs the npm packages and the fastest TensorFlow that this machine allows. With nothing to do it ends at once.

  --retry   try again what failed before (a download that was refused, a missing compiler)
  --help    this text

Large files are kept in the cache folder (MISFIT_CACHE, else XDG_CACHE_HOME/misfit, else ~/.cache/misfit).`

/**
 * Brings the workspace to a state in which everything runs.
 *
 * @param {{ retry?: boolean, quiet?: boolean }} [options] quiet: say nothing when nothing had to be done
 * @returns {Promise<import('./record.mjs').SetupRecord>}
 * @throws {import('./problem.mjs').Problem} when Misfit cannot run here at all
 */
export async function setUp({ retry = false, quiet = false } = {}) {
  checkNodeVersion()
  const current = currentRecord()
  if (current && !(retry && isLacking(current))) {
    if (!quiet || current.backend !== 'native') say(banner(current))
    return current
  }
  return interruptible(() => withLock(workspaceLock(), async () => {
    // Another set-up may have done it all while we waited.
    const meanwhile = currentRecord()
    if (meanwhile && !(retry && isLacking(meanwhile))) return meanwhile
    const startedAt = Date.now()
    await installPackages()
    const record = writeRecord(await setUpTensorFlow({ retry }))
    say(banner(record))
    say(`Set-up took ${formatDuration(Date.now() - startedAt)}.`)
    return record
  }))
}

/** @param {import('./record.mjs').SetupRecord} record @returns {boolean} whether training could be faster, had all worked */
function isLacking({ backend, libraries, operations }) {
  return backend !== 'native' || (libraries !== null && operations?.missing !== undefined)
}

/** In the cache and not in node_modules, which `npm ci` removes. */
function workspaceLock() {
  return join(cacheFolder(), `workspace-${createHash('sha256').update(root).digest('hex').slice(0, 12)}.lock`)
}

/**
 * Set-up for the commands that begin with it: a failure is told and ends the process.
 *
 * @param {{ retry?: boolean, quiet?: boolean }} [options]
 */
export async function setUpOrExit(options) {
  try {
    return await setUp(options)
  } catch (error) {
    say(`\nSet-up failed. ${describeProblem(error)}`)
    process.exit(1)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { retry: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } })
  if (values.help) process.stdout.write(`${HELP}\n`)
  else await setUpOrExit({ retry: values.retry ?? false })
}

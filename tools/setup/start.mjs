// `npm start`: set-up, then the dashboard with its hub and a trainer; on an empty store the MNIST walk begins by
// itself.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { run, stopChildren } from './process/command.mjs'
import { buildPages } from './product/pages.mjs'
import { root } from './paths.mjs'
import { describeProblem } from './terminal/problem.mjs'
import { runProduct } from './product/product.mjs'
import { say, shareScreen } from './terminal/progress.mjs'
import { setUpOrExit } from './setup.mjs'

const HELP = `npm start [-- --no-walk] [-- --no-open] [-- --port 4200]

Installs what is missing, then serves the dashboard and starts a trainer beside it. Ctrl-C stops all of it.
When nothing was ever trained here, the MNIST walk begins by itself.

  --no-walk     do not begin the walk
  --no-open     do not open the browser
  --port PORT   the port to try first (4200)
  --help        this text`

const { values } = readArguments()
if (values.help) {
  process.stdout.write(`${HELP}\n`)
  process.exit(0)
}

/** @type {NodeJS.ProcessEnv} */
const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NEXT_TELEMETRY_DISABLED: '1' }
if (!values['no-walk']) env.MISFIT_AUTOSTART = 'walk'
if (!values['no-open'] && process.stdout.isTTY && !process.env.CI) env.MISFIT_OPEN = '1'
if (values.port) env.PORT = values.port

/** @type {Promise<void> | undefined} */
let pages
/** @type {Promise<void> | undefined} */
let prepared
// While TensorFlow is still on its way.
await setUpOrExit({
  whenPackagesAreThere: () => {
    pages = buildPages(env)
    prepared = prepareProduct()
    // Whoever waits for them below is told; they may fail before that.
    for (const work of [pages, prepared]) work.catch(() => {})
  },
})
await prepared
/** @type {unknown} */
let failure
let isStopped = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    isStopped = true
    // Nobody waits for the pages any more.
    stopChildren()
  })
}
// The server and what trains need no pages.
const areBuilt = await Promise.race([pages?.then(() => true), turn(false)]).catch(() => false)
const exitCode = await runProduct([join(root, 'apps', 'dashboard', 'start.mjs')], {
  cwd: root,
  env: areBuilt ? env : { ...env, MISFIT_PAGES_FOLLOW: '1' },
  ...(!areBuilt && { begun: tellWhenBuilt }),
})
if (failure !== undefined) say(describeProblem(failure))
stopChildren()
process.exit(failure === undefined ? exitCode : 1)

/** @param {import('node:child_process').ChildProcess} server */
function tellWhenBuilt(server) {
  shareScreen()
  pages?.then(
    () => server.send('built', () => {}),
    (error) => {
      if (isStopped) return
      failure = error
      server.kill('SIGTERM')
    },
  )
}

/** @template T @param {T} value @returns {Promise<T>} after what has already ended */
function turn(value) {
  return new Promise((done) => setImmediate(done, value))
}

/**
 * Makes what the dashboard and its trainer need when they start for the first time. Should it fail here, they make it
 * then.
 */
async function prepareProduct() {
  if (!existsSync(join(root, 'apps', 'trainer', 'bundle')))
    await run(process.execPath, ['--import', 'tsx', join(root, 'tools', 'setup', 'product', 'prepare-product.ts')], {
      cwd: root,
      env,
    })
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        help: { type: 'boolean', short: 'h' },
        'no-walk': { type: 'boolean' },
        'no-open': { type: 'boolean' },
        port: { type: 'string' },
      },
    })
  } catch (error) {
    say(`${error instanceof Error ? error.message : error}\n\n${HELP}`)
    process.exit(2)
  }
}

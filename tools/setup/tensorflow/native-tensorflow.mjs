// Native TensorFlow: an addon that loads already; else the libraries of TensorFlow's wheel with an addon compiled here,
// which train fastest; else tfjs-node's own download; and when none works, a slower backend that trains.
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { compileAddon, installAddon, requireCompiler, tryLoad } from './addon.mjs'
import { onInterruption } from '../process/interruption.mjs'
import { withLock } from '../process/lock.mjs'
import { cLibrary, cpuFlags, freeSpace } from '../doctor/machine.mjs'
import { compileOperations, installOperations, operationsKey, operationsPath } from './operations.mjs'
import { addonPath, cacheFolder, root } from '../paths.mjs'
import { downloadPrebuilt } from './prebuilt.mjs'
import { Problem, describeProblem } from '../terminal/problem.mjs'
import { formatBytes } from '../terminal/progress.mjs'
import { findSources, installedSources } from '../packages/sources.mjs'
import { libraryFolder, unpackWheel, wheels } from './wheel.mjs'

/** The wheel (274 MB) and what is unpacked of it (853 MB) lie side by side for a moment. */
export const SPACE_NEEDED = 1.5e9
const OLDEST_GLIBC = 2.27

/**
 * @typedef {Omit<import('../record.mjs').SetupRecord, 'nodeAbi' | 'packages' | 'at'>} Outcome
 */

/**
 * Begins with what needs none of the npm packages, which are installed meanwhile: the libraries of TensorFlow's wheel,
 * and the addon and operations that are compiled against them. What they are is kept in the cache.
 *
 * @returns {Promise<string>} the folder of the libraries
 * @throws {Problem} when there can be none here
 */
export function beginWheel() {
  const begun = wheelLibraries()
  // Whoever needs it is told; until then nobody looks.
  begun.catch(() => {})
  return begun
}

/**
 * Makes the fastest backend work that this machine allows. Never throws for something the machine lacks: training on a
 * slower backend beats no training, and the problems are in the outcome.
 *
 * @param {{ retry?: boolean, wheel?: Promise<string> }} [options] retry: try what failed lately; wheel: of `beginWheel`
 * @returns {Promise<Outcome>}
 */
export async function setUpTensorFlow({ retry = false, wheel } = {}) {
  const present = await tryLoad()
  if ('version' in present) {
    const pinned = currentWheel()
    const libraries =
      pinned && existsSync(libraryFolder(pinned)) && present.version === pinned.version ? libraryFolder(pinned) : null
    if (libraries) await renewAddon(libraries)
    return await native(present.version, 'present', libraries)
  }
  // An addon that does not load can take down each process that tries it.
  rmSync(addonPath, { force: true })

  /** @type {Problem[]} */
  const problems = obstaclesHere()
  if (problems.length === 0) {
    for (const [source, install] of /** @type {const} */ ([
      ['wheel', () => installFromWheel(wheel)],
      ['prebuilt', () => downloadPrebuilt({ retry })],
    ])) {
      try {
        const libraries = (await install()) ?? null
        const loaded = await tryLoad()
        if ('version' in loaded) return await native(loaded.version, source, libraries)
        rmSync(addonPath, { force: true })
        const origin = source === 'wheel' ? 'the wheel' : "tfjs-node's download"
        throw new Problem(
          `The addon from ${origin} does not load: ${loaded.failure}.`,
          'It was removed.',
          'run `npm run misfit -- doctor` and report what it says',
        )
      } catch (error) {
        problems.push(
          error instanceof Problem
            ? error
            : new Problem(describeProblem(error), 'Native TensorFlow was not set up.', '`npm run setup -- --retry`'),
        )
      }
    }
  }
  return fallback(problems)
}

/**
 * Puts an addon of today's sources in the place of one that loads; one that cannot be built leaves that.
 *
 * @param {string} libraries
 */
async function renewAddon(libraries) {
  try {
    await installAddon(libraries, installedSources)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
}

/**
 * @param {string} version
 * @param {Outcome['source']} source
 * @param {string | null} libraries
 * @returns {Promise<Outcome>}
 */
async function native(version, source, libraries) {
  // What was compiled for other libraries must not stay.
  rmSync(operationsPath, { force: true })
  const missing = libraries
    ? await installOperations(libraries, installedSources)
    : 'they need the libraries of the wheel'
  const operations = { key: operationsKey(), ...(missing && { missing }) }
  const reason = {
    present: 'the addon that is there loads',
    prebuilt: "tfjs-node's own download works here",
    wheel: "built against the libraries of TensorFlow's wheel",
    none: '',
  }[source]
  return {
    backend: 'native',
    tensorflow: version,
    source,
    reason,
    problems: [],
    addon: addonPath,
    libraries,
    operations,
  }
}

/**
 * What rules out every native build, before anything is downloaded.
 *
 * @param {{ libc: { name: string, version?: string }, flags: string[] | undefined, platform: string, arch: string }}
 * machine
 * @returns {Problem[]}
 */
export function obstacles({ libc, flags, platform, arch }) {
  const found = []
  if (platform === 'linux' && libc.name === 'musl') {
    found.push(
      new Problem(
        'This system uses the musl C library (Alpine Linux does).',
        'There is no native TensorFlow for it.',
        'use a system with glibc, such as Debian, Ubuntu or the `node:24` container image',
      ),
    )
  }
  if (arch === 'x64' && flags && !flags.includes('avx')) {
    found.push(
      new Problem(
        'This CPU has no AVX instructions, or the virtual machine hides them.',
        'Native TensorFlow would crash on it.',
        "use another machine, or let the virtual machine pass the host's CPU through",
      ),
    )
  }
  return found
}

const obstaclesHere = () =>
  obstacles({ libc: cLibrary(), flags: cpuFlags(), platform: process.platform, arch: process.arch })

function currentWheel() {
  return wheels[`${process.platform}-${process.arch}`]
}

/** @param {Promise<string>} [begun] of `beginWheel` @returns {Promise<string>} the folder of the libraries */
async function installFromWheel(begun) {
  const libraries = await (begun ?? wheelLibraries())
  await installAddon(libraries, installedSources)
  return libraries
}

/**
 * @returns {Promise<string>} the folder of the libraries, with addon and operations beside them if these could be built
 * yet
 */
async function wheelLibraries() {
  const [obstacle] = obstaclesHere()
  if (obstacle) throw obstacle
  const wheel = currentWheel()
  if (!wheel) {
    throw new Problem(
      `TensorFlow's wheel has not been tried on ${process.platform} ${process.arch}.`,
      "Only tfjs-node's own download can give native TensorFlow here.",
      'use Linux on x64',
    )
  }
  const libc = cLibrary()
  if (libc.version && compareVersions(libc.version, String(OLDEST_GLIBC)) < 0) {
    throw new Problem(
      `glibc ${libc.version} is older than ${OLDEST_GLIBC}.`,
      "TensorFlow's libraries cannot be loaded.",
      'use a newer system (Debian 10, Ubuntu 18.04 and later)',
    )
  }
  return withLock(join(cacheFolder(), 'tensorflow.lock'), async () => {
    removeLeftovers()
    const there = existsSync(libraryFolder(wheel))
    // Before 274 MB are downloaded for nothing.
    if (!there) requireCompiler()
    if (!there) checkSpace()
    const work = join(cacheFolder(), `sources.partial-${process.pid}`)
    const removeWork = () => rmSync(work, { recursive: true, force: true })
    const forget = onInterruption(removeWork)
    try {
      const [unpacked, sources] = await settled(unpackWheel(wheel), findSources(work))
      // Else it is compiled when all packages are there.
      if (sources) await settled(compileAddon(unpacked, sources), compileOperations(unpacked, sources))
      return unpacked
    } finally {
      forget()
      removeWork()
    }
  })
}

/**
 * @template A, B
 * @param {Promise<A>} a
 * @param {Promise<B>} b
 * @returns {Promise<[A, B]>} as `Promise.all`, but a failure is told only when neither works any more
 */
async function settled(a, b) {
  await Promise.allSettled([a, b])
  return Promise.all([a, b])
}

/** @param {string} a @param {string} b @returns {number} below, at or above 0 */
export function compareVersions(a, b) {
  const [x, y] = [a, b].map((text) => text.split('.').map(Number))
  for (let index = 0; index < Math.max(x?.length ?? 0, y?.length ?? 0); index++) {
    const difference = (x?.[index] ?? 0) - (y?.[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function checkSpace() {
  const free = freeSpace(cacheFolder())
  if (free >= SPACE_NEEDED) return
  throw new Problem(
    `The disk of the cache folder has ${formatBytes(free)} free; ${formatBytes(SPACE_NEEDED)} are needed.`,
    'Native TensorFlow cannot be unpacked.',
    'free some space, or set MISFIT_CACHE to a folder on a larger disk; then `npm run setup -- --retry`',
  )
}

/** Removes what a set-up that was killed left behind; the lock is ours, so nobody is writing it. */
function removeLeftovers() {
  for (const name of readdirSync(cacheFolder())) {
    if (/\.partial-\d+$/.test(name)) rmSync(join(cacheFolder(), name), { recursive: true, force: true })
  }
}

/** @param {Problem[]} problems @returns {Outcome} */
function fallback(problems) {
  const require = createRequire(join(root, 'package.json'))
  const wasm = typeof WebAssembly === 'object' && canResolve(require, '@tensorflow/tfjs-backend-wasm')
  const { version } = require('@tensorflow/tfjs/package.json')
  return {
    backend: wasm ? 'wasm' : 'cpu',
    tensorflow: version,
    source: 'none',
    reason: problems.at(-1)?.message ?? 'no native TensorFlow',
    problems: problems.map(({ message, follows, remedy }) => ({ wrong: message, follows, remedy })),
    addon: null,
    libraries: null,
    operations: null,
  }
}

/** @param {NodeJS.Require} require @param {string} name */
function canResolve(require, name) {
  try {
    require.resolve(name)
    return true
  } catch {
    return false
  }
}

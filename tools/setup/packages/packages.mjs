// The npm packages: is node_modules what package-lock.json says, and `npm ci` when it is not. Those that only tests and
// development need are left out until something asks for them.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findOnPath, lastLines, run } from '../process/command.mjs'
import { onInterruption } from '../process/interruption.mjs'
import { nodeModules, root } from '../paths.mjs'
import { Problem } from '../terminal/problem.mjs'
import { startProgress } from '../terminal/progress.mjs'

const LOCK_FILE = join(root, 'package-lock.json')
const INSTALLED_FILE = join(nodeModules, '.package-lock.json')
const STAMP_FILE = join(nodeModules, '.misfit-packages')
/**
 * Folder where packages are unpacked before they become node_modules, all at once. In the workspace: a rename needs one
 * disk.
 */
const STAGE = join(root, '.misfit-packages')

/**
 * @typedef {{ version?: string, name?: string, link?: boolean, dev?: boolean, optional?: boolean, devOptional?:
 * boolean, resolved?: string, integrity?: string, os?: string[], cpu?: string[], libc?: string[] }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} Lock
 * @typedef {'runtime' | 'all'} Scope of packages: what runs the product, or what develops and tests it too
 */

/** @returns {string} changes with package-lock.json and with Node's binary interface */
export function packagesKey() {
  const sum = createHash('sha256').update(readFileSync(LOCK_FILE)).digest('hex')
  return `${sum.slice(0, 32)}-${process.versions.modules}`
}

/** @param {Scope} scope */
const stampOf = (scope) => `${packagesKey()} ${scope}`

/**
 * Whether set-up has seen node_modules in this state, or with more in it: quick, since every start asks it.
 *
 * @param {Scope} [scope]
 */
export function packagesAreStamped(scope = 'runtime') {
  if (!existsSync(STAMP_FILE)) return false
  const stamp = readFileSync(STAMP_FILE, 'utf8')
  return stamp === stampOf('all') || (scope === 'runtime' && stamp === stampOf('runtime'))
}

/**
 * Whether npm's own record of node_modules agrees with package-lock.json, as it does after a plain `npm install`.
 *
 * @param {Lock} lock package-lock.json
 * @param {Lock} installed node_modules/.package-lock.json
 * @param {Scope} [scope]
 */
export function lockMatches(lock, installed, scope = 'all') {
  const wanted = Object.entries(lock.packages ?? {}).filter(
    ([path, { dev }]) => path.startsWith('node_modules/') && isIn(scope, dev),
  )
  const present = installed.packages ?? {}
  // Optional packages for other platforms are in the lock and rightly not on disk.
  return (
    wanted.length > 0 &&
    wanted.every(([path, { version, link, optional, devOptional }]) => {
      const found = present[path]
      if (!found) return Boolean(optional || devOptional)
      return found.version === version && Boolean(found.link) === Boolean(link)
    })
  )
}

/** @param {Scope} scope @param {boolean | undefined} dev */
const isIn = (scope, dev) => scope === 'all' || !dev

/**
 * Installs the packages unless they are there.
 *
 * @param {Scope} [scope]
 * @returns {Promise<'present' | 'installed'>}
 * @throws {Problem} when npm fails
 */
export async function installPackages(scope = 'runtime') {
  if (packagesAreStamped(scope)) return 'present'
  const lock = readLock(LOCK_FILE)
  const installed = existsSync(INSTALLED_FILE) ? readLock(INSTALLED_FILE) : {}
  const there = /** @type {const} */ (['all', 'runtime']).find((found) => lockMatches(lock, installed, found))
  if (there === 'all' || there === scope) {
    writeFileSync(STAMP_FILE, stampOf(there))
    return 'present'
  }
  await npmCi(lock, scope)
  writeFileSync(STAMP_FILE, stampOf(scope))
  return 'installed'
}

/** @param {string} [path] @returns {Lock} */
export function readLock(path = LOCK_FILE) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/**
 * What `npm ci` will fetch on this platform.
 *
 * @param {Lock} lock
 * @param {{ platform: string, arch: string }} machine
 * @param {Scope} [scope]
 * @returns {string[]} the folders of the packages
 */
export function packagesToFetch(lock, { platform, arch }, scope = 'all') {
  return Object.entries(lock.packages ?? {})
    .filter(
      ([path, { link, dev, os, cpu, libc }]) =>
        path.includes('node_modules/') &&
        !link &&
        isIn(scope, dev) &&
        (!os || os.includes(platform)) &&
        (!cpu || cpu.includes(arch)) &&
        !libc?.every((name) => name === 'musl'),
    )
    .map(([path]) => path)
}

/**
 * The lock with the address of each package's archive, which ours leaves out so that it names no registry. Without
 * addresses npm first asks for the description of every version that each package ever had, and that takes longer than
 * the packages themselves. Archives are where npm's registry has them and what stands in for it mirrors them; checksums
 * are in the lock.
 *
 * @param {Lock} lock
 * @param {string} registry such as "https://registry.example/"
 * @returns {Lock}
 */
export function withAddresses(lock, registry) {
  const packages = Object.entries(lock.packages ?? {}).map(([path, found]) => {
    if (!path.includes('node_modules/') || found.link || found.resolved || !found.integrity) return [path, found]
    const name = found.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    return [
      path,
      { ...found, resolved: `${registry.replace(/\/$/, '')}/${name}/-/${name.split('/').at(-1)}-${found.version}.tgz` },
    ]
  })
  return { ...lock, packages: Object.fromEntries(packages) }
}

/**
 * Installs beside node_modules and then puts it in its place, so that what is interrupted leaves what was there.
 *
 * @param {Lock} lock
 * @param {Scope} scope
 */
async function npmCi(lock, scope) {
  const [command = '', ...args] = npmCommand()
  const wanted = packagesToFetch(lock, process, scope)
  const progress = startProgress('Installing the npm packages', wanted.length, 'packages')
  const flags = ['ci', '--no-audit', '--no-fund', ...(scope === 'runtime' ? ['--omit=dev'] : ['--include=dev'])]
  const install = async (/** @type {string} */ folder) => {
    // npm draws no progress to a pipe, and unpacking takes longest: what is there is counted.
    const watch = setInterval(
      () => progress.update(wanted.filter((path) => existsSync(join(folder, path, 'package.json'))).length),
      1_000,
    )
    const result = await run(command, [...args, ...flags], {
      cwd: folder,
      env: { ...process.env, NODE_ENV: undefined },
    })
    clearInterval(watch)
    return result
  }
  const forget = onInterruption(removeStage)
  try {
    const registry = await registryOf()
    let result
    if (registry) {
      makeStage(lock, registry)
      result = await install(STAGE)
    }
    // A registry may keep its archives elsewhere, or node_modules be a disk of its own: then npm does it all by itself.
    const elsewhere = !result || (!result.ok && /code (?:E40\d|EINTEGRITY)/.test(result.stderr))
    if (elsewhere || (result?.ok && !takeFromStage())) result = await install(root)
    if (!result) throw new Error('npm ci did not run')
    if (result.ok) {
      progress.end()
      return
    }
    progress.end('failed')
    const reason = result.stderr
      .split('\n')
      .filter((line) => /npm (error|ERR!)/.test(line) && !/complete log/.test(line))
      .slice(0, 6)
      .join('\n')
    throw new Problem(
      `npm ci failed:\n${reason || lastLines(result.stderr || result.stdout, 6)}`,
      'The packages are not installed, so nothing can run.',
      'check the network and npm (`npm ping`), and that the disk has 2 GB free; then run the same command again',
    )
  } finally {
    forget()
    removeStage()
  }
}

const removeStage = () => rmSync(STAGE, { recursive: true, force: true })

/**
 * A workspace of the same packages and nothing else, with addresses in its lock.
 *
 * @param {Lock} lock
 * @param {string} registry
 */
function makeStage(lock, registry) {
  removeStage()
  const workspaces = Object.keys(lock.packages ?? {}).filter((path) => !path.includes('node_modules/') && path !== '')
  for (const file of ['package.json', '.npmrc', ...workspaces.map((path) => join(path, 'package.json'))]) {
    mkdirSync(dirname(join(STAGE, file)), { recursive: true })
    writeFileSync(join(STAGE, file), readFileSync(join(root, file)))
  }
  writeFileSync(join(STAGE, 'package-lock.json'), JSON.stringify(withAddresses(lock, registry)))
}

/**
 * Puts the staged packages in their place. Links to workspaces are relative, and right again once they are in the
 * workspace.
 *
 * @returns {boolean} whether that is possible; node_modules may be a disk of its own
 */
function takeFromStage() {
  const old = join(STAGE, 'old')
  try {
    if (existsSync(nodeModules)) renameSync(nodeModules, old)
    renameSync(join(STAGE, 'node_modules'), nodeModules)
  } catch {
    if (existsSync(old) && !existsSync(nodeModules)) renameSync(old, nodeModules)
    return false
  }
  // What was made beside the packages and does not depend on them.
  if (existsSync(join(old, '.cache'))) renameSync(join(old, '.cache'), join(nodeModules, '.cache'))
  return true
}

/** @returns {Promise<string | undefined>} the registry of all packages; undefined where scopes have their own */
async function registryOf() {
  const [command = '', ...args] = npmCommand()
  const { ok, stdout } = await run(command, [...args, 'config', 'ls', '--json'], { cwd: root, timeoutMs: 20_000 })
  if (!ok) return undefined
  try {
    const { registry, ...others } = JSON.parse(stdout)
    return typeof registry === 'string' && !Object.keys(others).some((name) => /^@.*:registry$/.test(name))
      ? registry
      : undefined
  } catch {
    return undefined
  }
}

/** @returns {string[]} the npm that started us, else the one on PATH */
export function npmCommand() {
  const own = process.env.npm_execpath
  if (own && existsSync(own) && /npm-cli\.c?js$/.test(own)) return [process.execPath, own]
  const npm = findOnPath('npm')
  if (!npm) throw new Problem('There is no npm on PATH.', 'The packages cannot be installed.', 'install Node with npm')
  return [npm]
}

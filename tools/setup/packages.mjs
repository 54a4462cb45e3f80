// The npm packages: is node_modules what package-lock.json says, and `npm ci` when it is not.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findOnPath, lastLines, run } from './command.mjs'
import { nodeModules, root } from './paths.mjs'
import { Problem } from './problem.mjs'
import { startProgress } from './progress.mjs'

const LOCK_FILE = join(root, 'package-lock.json')
const INSTALLED_FILE = join(nodeModules, '.package-lock.json')
const STAMP_FILE = join(nodeModules, '.misfit-packages')

/**
 * @typedef {{ version?: string, link?: boolean, optional?: boolean, devOptional?: boolean, resolved?: string, os?: string[], cpu?: string[] }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} Lock
 */

/** @returns {string} changes with package-lock.json and with Node's binary interface */
export function packagesKey() {
  return `${createHash('sha256').update(readFileSync(LOCK_FILE)).digest('hex').slice(0, 32)}-${process.versions.modules}`
}

/** Whether set-up has seen node_modules in this state: quick, since every start asks it. */
export function packagesAreStamped() {
  return existsSync(STAMP_FILE) && readFileSync(STAMP_FILE, 'utf8') === packagesKey()
}

/**
 * Whether npm's own record of node_modules agrees with package-lock.json, as it does after a plain `npm install`.
 *
 * @param {Lock} lock package-lock.json
 * @param {Lock} installed node_modules/.package-lock.json
 */
export function lockMatches(lock, installed) {
  const wanted = Object.entries(lock.packages ?? {}).filter(([path]) => path.startsWith('node_modules/'))
  const present = installed.packages ?? {}
  // Optional packages for other platforms are in the lock and rightly not on disk.
  return wanted.length > 0 && wanted.every(([path, { version, link, optional, devOptional }]) => {
    const found = present[path]
    if (!found) return Boolean(optional || devOptional)
    return found.version === version && Boolean(found.link) === Boolean(link)
  })
}

/**
 * Installs the packages unless they are there.
 *
 * @returns {Promise<'present' | 'installed'>}
 * @throws {Problem} when npm fails
 */
export async function installPackages() {
  if (packagesAreStamped()) return 'present'
  const lock = readJson(LOCK_FILE)
  if (existsSync(INSTALLED_FILE) && lockMatches(lock, readJson(INSTALLED_FILE))) {
    writeFileSync(STAMP_FILE, packagesKey())
    return 'present'
  }
  await npmCi(lock)
  writeFileSync(STAMP_FILE, packagesKey())
  return 'installed'
}

/** @param {string} path @returns {Lock} */
function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/**
 * How many packages `npm ci` will fetch on this platform.
 *
 * @param {Lock} lock
 * @param {{ platform: string, arch: string }} machine
 */
export function packagesToFetch(lock, { platform, arch }) {
  return Object.entries(lock.packages ?? {}).filter(([path, { link, os, cpu }]) =>
    path.includes('node_modules/') && !link && (!os || os.includes(platform)) && (!cpu || cpu.includes(arch))).length
}

/** @param {Lock} lock */
async function npmCi(lock) {
  const npm = npmCommand()
  const count = packagesToFetch(lock, process)
  const progress = startProgress('Installing the npm packages', count, 'packages')
  // A lock without addresses makes npm ask for each package's description before it fetches it.
  const requestsEach = Object.entries(lock.packages ?? {}).some(([path, { link, resolved }]) => path.startsWith('node_modules/') && !link && resolved) ? 1 : 2
  let requests = 0
  const [command = '', ...args] = npm
  // npm draws no progress to a pipe; its log has a line for each request. What follows the last one is unpacking.
  const result = await run(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=http'], {
    cwd: root,
    onOutput: (text) => {
      requests += text.match(/npm http (?:fetch|cache)/g)?.length ?? 0
      progress.update(Math.min(count - 1, Math.floor(requests / requestsEach)))
    },
  })
  if (result.ok) {
    progress.end()
    return
  }
  progress.end('failed')
  const reason = result.stderr.split('\n').filter((line) => /npm (error|ERR!)/.test(line) && !/complete log/.test(line)).slice(0, 6).join('\n')
  throw new Problem(
    `npm ci failed:\n${reason || lastLines(result.stderr || result.stdout, 6)}`,
    'The packages are not installed, so nothing can run.',
    'check the network and npm (`npm ping`), and that the disk has 2 GB free; then run the same command again',
  )
}

/** @returns {string[]} the npm that started us, else the one on PATH */
export function npmCommand() {
  const own = process.env.npm_execpath
  if (own && existsSync(own) && /npm-cli\.c?js$/.test(own)) return [process.execPath, own]
  const npm = findOnPath('npm')
  if (!npm) throw new Problem('There is no npm on PATH.', 'The packages cannot be installed.', 'install Node with npm')
  return [npm]
}

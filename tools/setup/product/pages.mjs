// The pages of the dashboard, built once and kept: quicker to open than pages compiled when they are asked for.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from '../process/command.mjs'
import { nodeModules, root } from '../paths.mjs'
import { Problem } from '../terminal/problem.mjs'
import { nxProgram } from './product.mjs'
import { startProgress } from '../terminal/progress.mjs'

const BUILD_ID = join(root, 'apps', 'dashboard', '.next', 'BUILD_ID')
const BUILT_FROM = join(nodeModules, '.cache', 'misfit', 'pages.json')

/** Sources of the pages, and more: to build once too often is no harm. */
const SOURCES = ['apps/dashboard', 'libs', 'package-lock.json', 'tsconfig.base.json']
const NOT_SOURCES = /^(?:node_modules|\.next.*|bundle|.*\.test\.tsx?)$/

/**
 * Builds the pages unless they are there as their sources are. Nx knows that too, but takes a second or two to find it
 * out.
 *
 * @param {NodeJS.ProcessEnv} env
 * @throws {Problem} when they cannot be built
 */
export async function buildPages(env) {
  const sources = stampOfSources(env)
  if (builtFrom() === sources) return
  const progress = startProgress('Building the pages of the dashboard')
  const built = await run(process.execPath, [nxProgram(), 'build', 'dashboard'], { cwd: root, env })
  progress.end(built.ok ? 'done' : 'failed')
  if (!built.ok)
    throw new Problem(
      `The pages could not be built:\n${built.stdout}${built.stderr}`,
      'The dashboard has nothing to show.',
      'mend what the build names, then run the same command again',
    )
  mkdirSync(dirname(BUILT_FROM), { recursive: true })
  // With the build's own id, since others build too.
  writeFileSync(BUILT_FROM, JSON.stringify({ build: readFileSync(BUILD_ID, 'utf8'), sources }))
}

/** @returns {string | undefined} the stamp of the sources of the build that is there, if it was ours */
function builtFrom() {
  try {
    const { build, sources } = JSON.parse(readFileSync(BUILT_FROM, 'utf8'))
    return build === readFileSync(BUILD_ID, 'utf8') ? sources : undefined
  } catch {
    return undefined
  }
}

/** @param {NodeJS.ProcessEnv} env @returns {string} changes when a source does, by its time or size */
function stampOfSources(env) {
  const hash = createHash('sha256').update(`${env.MISFIT_BASE_PATH ?? ''}\n`)
  /** @param {string} path */
  const add = (path) => {
    const entry = statSync(join(root, path))
    if (!entry.isDirectory()) hash.update(`${path} ${entry.mtimeMs} ${entry.size}\n`)
    else for (const name of readdirSync(join(root, path)).sort()) if (!NOT_SOURCES.test(name)) add(`${path}/${name}`)
  }
  for (const path of SOURCES) add(path)
  return hash.digest('hex')
}

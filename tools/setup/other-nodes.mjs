// `npm test -- --only node-versions`: the other Nodes that Misfit promises to run on. On each of them a copy of the
// workspace is set up from nothing, runs the suites that touch native code, databases and sockets, and trains a model.
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { lastLines, run } from './command.mjs'
import { TESTED_MAJORS } from './node-version.mjs'
import { npmCommand } from './packages.mjs'
import { root } from './paths.mjs'
import { addTotals, uncaughtFailures, vitestFailures, vitestTotals, withExitCode } from './totals.mjs'

const SUITES = ['data', 'training', 'store', 'hub']
/** model_1 reaches 0.93 after one epoch; a backend that computes nonsense stays at 0.1. */
const LEAST_ACCURACY = 0.9

/**
 * @typedef {{ name: string, totals: import('./totals.mjs').Totals, milliseconds: number, note?: string, failures?:
 * string[] }} Row
 */

/**
 * @param {string} [version] of the Node that runs this
 * @returns {number[]} the majors to try, each once, this one's not
 */
export function otherMajors(version = process.versions.node) {
  return TESTED_MAJORS.filter((major) => major !== Number(version.split('.')[0]))
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {number[]} [majors]
 * @returns {Promise<Row[]>} a row a version; one that cannot be had has failed
 */
export async function testOtherNodes(env, majors = otherMajors()) {
  const waiting = [...majors]
  /** @type {Row[]} */
  const rows = []
  const work = async () => {
    for (let major = waiting.shift(); major !== undefined; major = waiting.shift())
      rows.push(await testNode(major, env))
  }
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work))
  return rows.sort((a, b) => a.name.localeCompare(b.name))
}

/** @param {number} major @param {NodeJS.ProcessEnv} env @returns {Promise<Row>} */
async function testNode(major, env) {
  const startedAt = Date.now()
  const name = `node ${major}`
  const folder = mkdtempSync(join(tmpdir(), `misfit-node-${major}-`))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.on('exit', remove)
  try {
    const { totals, failures } = await checksOn(major, folder, env)
    return { name, totals, milliseconds: Date.now() - startedAt, failures }
  } catch (error) {
    return {
      name,
      totals: withExitCode(undefined, false),
      milliseconds: Date.now() - startedAt,
      failures: [error instanceof Error ? error.message : String(error)],
    }
  } finally {
    remove()
    process.off('exit', remove)
  }
}

/** @param {number} major @param {string} folder @param {NodeJS.ProcessEnv} env */
async function checksOn(major, folder, env) {
  const node = await fetchNode(major, join(folder, 'node'))
  const workspace = join(folder, 'workspace')
  const reports = join(folder, 'reports')
  copyWorkspace(workspace)
  mkdirSync(reports)
  const own = {
    ...env,
    PATH: [dirname(node), env.PATH].join(delimiter),
    MISFIT_CACHE: join(folder, 'cache'),
    MISFIT_HOME: join(folder, 'home'),
    MISFIT_REPORTS: reports,
  }
  const say = (/** @type {string} */ text) => console.log(`node ${major}: ${text}`)
  const begin = (/** @type {string[]} */ args) => run(node, args, { cwd: workspace, env: own })

  const setUp = await begin([join('tools', 'setup', 'enter.cjs'), 'setup', '--all'])
  say(lastLines(setUp.stderr, 2))
  if (!setUp.ok) throw new Error(`set-up failed: ${lastLines(setUp.stderr, 6)}`)
  const all = [{ passed: 1, failed: 0, skipped: 0 }]
  const failures = []
  for (const suite of SUITES) {
    const project = join('libs', suite)
    const ran = await begin([
      join('node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--root',
      project,
      '--config',
      join('..', '..', 'vitest.config.ts'),
    ])
    const report = readJson(join(reports, `libs-${suite}.vitest.json`))
    const uncaught = uncaughtFailures(readJson(join(reports, `libs-${suite}.uncaught.json`)) ?? [])
    const totals = withExitCode(report && vitestTotals(report), ran.ok && uncaught.length === 0)
    say(`${project}: ${totals.passed} passed, ${totals.failed} failed`)
    all.push(totals)
    failures.push(
      ...(report
        ? vitestFailures(report)
        : [`${project} ended without a report: ${lastLines(ran.stderr || ran.stdout, 3)}`]),
      ...uncaught,
    )
  }
  const trained = await train(begin)
  say(`model_1: ${trained ?? 'trained'}`)
  all.push({ passed: trained === undefined ? 1 : 0, failed: trained === undefined ? 0 : 1, skipped: 0 })
  return { totals: addTotals(all), failures: trained === undefined ? failures : [...failures, `model_1: ${trained}`] }
}

/** @param {(args: string[]) => ReturnType<typeof run>} begin @returns {Promise<string | undefined>} what is wrong */
async function train(begin) {
  const { stdout, stderr } = await begin([
    join('tools', 'setup', 'enter.cjs'),
    'misfit',
    'train',
    '--model',
    'model_1',
    '--epochs',
    '1',
    '--json',
  ])
  try {
    const { status, backend, test } = JSON.parse(lastLines(stdout, 1))
    if (status === 'completed' && backend === 'native' && test.accuracy >= LEAST_ACCURACY) return undefined
    return `status ${status}, backend ${backend}, test accuracy ${test?.accuracy}`
  } catch {
    return `it printed no result: ${lastLines(stderr || stdout, 4)}`
  }
}

/**
 * The newest of a major, as its package brings it.
 *
 * @param {number} major
 * @param {string} folder
 * @returns {Promise<string>} the program
 */
async function fetchNode(major, folder) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  mkdirSync(folder, { recursive: true })
  const [command = '', ...args] = npmCommand()
  const got = await run(
    command,
    [...args, 'install', '--prefix', folder, '--no-save', '--no-package-lock', '--ignore-scripts', `${name}@${major}`],
    { cwd: folder },
  )
  const node = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (got.ok && existsSync(node)) return node
  throw new Error(`Node ${major} could not be had as the package ${name}: ${lastLines(got.stderr, 3)}`)
}

/** What a clone with the changes of today would hold. @param {string} folder */
function copyWorkspace(folder) {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  for (const file of listed.split('\0').filter((name) => name && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    copyFileSync(join(root, file), join(folder, file))
  }
}

/** @param {string} file @returns {any} undefined when there is none */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

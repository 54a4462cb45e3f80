// The part node-versions of `npm test`: the other Nodes that Misfit promises to run on. On each of them a copy of the
// workspace is set up from nothing and trains a model, and the suites that touch native code, databases and sockets
// run.
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { lastLines, run } from '../process/command.mjs'
import { TESTED_MAJORS } from '../node-version.mjs'
import { npmCommand } from '../packages/packages.mjs'
import { root } from '../paths.mjs'
import { addTotals, uncaughtFailures, vitestFailures, vitestTotals, withExitCode } from './totals.mjs'

const SUITES = ['data', 'training', 'store', 'hub']
/**
 * What takes longest and does not depend on Node: rounds of anything that may come, and what the same native code
 * computes for each kind of layer, precision and option.
 */
const NOT_OF_NODE = [
  '**/*.fuzz.test.ts',
  ...['dense-step', 'layers', 'pieces', 'precision', 'random-models', 'training-options'].map(
    (name) => `**/compiled/${name}.test.ts`,
  ),
]
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

/** @typedef {{ totals: import('./totals.mjs').Totals, failures: string[] }} Found */

/** @type {Found} */
const nothing = { totals: { passed: 0, failed: 0, skipped: 0 }, failures: [] }

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {number[]} [majors]
 * @returns {Promise<Row[]>} a row a version; one that cannot be had has failed
 */
export async function testOtherNodes(env, majors = otherMajors()) {
  const folder = mkdtempSync(join(tmpdir(), 'misfit-nodes-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.on('exit', remove)
  try {
    const nodes = majors.map((major) => ({ major, node: fetchNode(major, join(folder, `node-${major}`)) }))
    for (const { node } of nodes) node.catch(() => {})
    // Set-ups wait for the network, while suites use the processor.
    const [setUps, suites] = await Promise.all([
      inTurn(nodes, async ({ major, node }) => setUpAndTrain(major, await node, join(folder, `${major}`), env)),
      inTurn(nodes, async ({ major, node }) => {
        // The set-up says it when there is none.
        const program = await node.catch(() => undefined)
        return program ? runSuites(major, program, join(folder, `reports-${major}`), env) : nothing
      }),
    ])
    return majors.map((major, i) => {
      const found = [setUps[i], suites[i]].filter((each) => each !== undefined)
      return {
        name: `node ${major}`,
        totals: addTotals(found.map(({ totals }) => totals)),
        milliseconds: found.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
        failures: found.flatMap(({ failures }) => failures),
      }
    })
  } finally {
    remove()
    process.off('exit', remove)
  }
}

/**
 * @template T
 * @param {T[]} all
 * @param {(one: T) => Promise<Found>} check
 * @returns {Promise<(Found & { milliseconds: number })[]>} what was found of each, one after the other
 */
async function inTurn(all, check) {
  const results = []
  for (const one of all) {
    const startedAt = Date.now()
    const found = await check(one).catch((error) => ({
      totals: withExitCode(undefined, false),
      failures: [error instanceof Error ? error.message : String(error)],
    }))
    results.push({ ...found, milliseconds: Date.now() - startedAt })
  }
  return results
}

/**
 * Sets a copy of the workspace up with nothing there: no packages, and empty caches of npm, pip and Misfit. Then
 * trains.
 *
 * @param {number} major
 * @param {string} node
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Found>}
 */
async function setUpAndTrain(major, node, folder, env) {
  const workspace = join(folder, 'workspace')
  copyWorkspace(workspace)
  const own = {
    ...envOf(node, env),
    npm_config_cache: join(folder, 'npm'),
    PIP_NO_CACHE_DIR: '1',
    MISFIT_CACHE: join(folder, 'cache'),
    MISFIT_HOME: join(folder, 'home'),
  }
  const begin = (/** @type {string[]} */ args) => run(node, args, { cwd: workspace, env: own })
  try {
    const setUp = await begin([join('tools', 'setup', 'enter.cjs'), 'setup'])
    console.log(`node ${major}: ${lastLines(setUp.stderr, 2)}`)
    if (!setUp.ok) throw new Error(`set-up failed: ${lastLines(setUp.stderr, 6)}`)
    const trained = await train(begin)
    console.log(`node ${major}: model_1: ${trained ?? 'trained'}`)
    const ok = trained === undefined
    return {
      totals: { passed: ok ? 2 : 1, failed: ok ? 0 : 1, skipped: 0 },
      failures: ok ? [] : [`model_1: ${trained}`],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * The suites of this workspace on another Node: the packages are the same for each, and so is native code, which is
 * built on Node-API.
 *
 * @param {number} major
 * @param {string} node
 * @param {string} reports
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Found>}
 */
async function runSuites(major, node, reports, env) {
  mkdirSync(reports)
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const flags = [
    '--config',
    join('..', '..', 'vitest.config.ts'),
    ...NOT_OF_NODE.flatMap((files) => ['--exclude', files]),
  ]
  const all = []
  const failures = []
  for (const suite of SUITES) {
    const project = join('libs', suite)
    const ran = await run(node, [vitest, 'run', '--root', project, ...flags], {
      cwd: root,
      env: { ...envOf(node, env), MISFIT_REPORTS: reports },
    })
    const report = readJson(join(reports, `libs-${suite}.vitest.json`))
    const uncaught = uncaughtFailures(readJson(join(reports, `libs-${suite}.uncaught.json`)) ?? [])
    const totals = withExitCode(report && vitestTotals(report), ran.ok && uncaught.length === 0)
    console.log(`node ${major}: ${project}: ${totals.passed} passed, ${totals.failed} failed`)
    all.push(totals)
    failures.push(
      ...(report
        ? vitestFailures(report)
        : [`${project} ended without a report: ${lastLines(ran.stderr || ran.stdout, 3)}`]),
      ...uncaught,
    )
  }
  return { totals: addTotals(all), failures }
}

/**
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv} in which it is the Node of all programs
 */
const envOf = (node, env) => ({ ...env, PATH: [dirname(node), env.PATH].join(delimiter), npm_node_execpath: node })

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

// `npm test`: set-up, then every check of the repository. Its last line is `N passed, N failed`, and it exits with 1
// when anything failed.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureChromium } from '../browser/browser.mjs'
import { run, stopChildren } from './process/command.mjs'
import { testOtherNodes } from './checks/other-nodes.mjs'
import { nodeModules, root } from './paths.mjs'
import { findPostgres } from '../postgres/postgres.mjs'
import { describeProblem } from './terminal/problem.mjs'
import { nxProgram } from './product/product.mjs'
import { formatDuration } from './terminal/progress.mjs'
import { setUpOrExit } from './setup.mjs'
import {
  addTotals,
  failedTasks,
  playwrightFailures,
  playwrightTotals,
  uncaughtFailures,
  vitestFailures,
  vitestTotals,
  withExitCode,
} from './checks/totals.mjs'

const HELP = `npm test [-- --only lint,typecheck,unit,browser,node-versions] [-- --nodes 22,26]

Checks lint, types, the unit tests of every project and the product in a real browser. When it is named, node-versions
too: a set-up from nothing, some suites and a training on the other Nodes that Misfit runs on.

  --only PARTS    some of these
  --nodes MAJORS  the Nodes of node-versions, instead of all but this one`

const PARTS = /** @type {const} */ (['lint', 'typecheck', 'unit', 'browser', 'node-versions'])
/** Parts that run only when they are named: this one takes as long as all others together. */
const NAMED_ONLY = ['node-versions']

/**
 * @typedef {{ name: string, totals: import('./checks/totals.mjs').Totals, milliseconds: number, note?: string,
 * failures?: string[] }} Row
 */

const { values } = parseArgs({
  options: { only: { type: 'string' }, nodes: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
})
if (values.help) {
  process.stdout.write(`${HELP}\n`)
  process.exit(0)
}
const parts = PARTS.filter((part) => values.only?.split(',').includes(part) ?? !NAMED_ONLY.includes(part))

await setUpOrExit({ packages: 'all' })

const reports = mkdtempSync(join(tmpdir(), 'misfit-reports-'))
process.on('exit', () => rmSync(reports, { recursive: true, force: true }))
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => {
    stopChildren()
    process.exit(1)
  })
}

/** @type {NodeJS.ProcessEnv} */
const env = {
  ...process.env,
  NX_DAEMON: 'false',
  NX_TUI: 'false',
  NEXT_TELEMETRY_DISABLED: '1',
  MISFIT_REPORTS: reports,
  PATH: [join(nodeModules, '.bin'), process.env.PATH].join(process.platform === 'win32' ? ';' : ':'),
}
// A dashboard that is open on this machine must not get the runs of the tests.
delete env.MISFIT_HOME

/** @type {Row[]} */
const rows = []
// Nx writes its project graph first: without one the rule that guards the module boundaries is silently skipped.
if (parts.includes('lint'))
  rows.push(
    await check('lint', [
      [nxProgram(), 'show', 'projects'],
      ['node_modules/prettier/bin/prettier.cjs', '--check', '.'],
      ['node_modules/oxlint/bin/oxlint'],
      ['node_modules/knip/bin/knip.js', '--no-progress'],
      ['node_modules/stylelint/bin/stylelint.mjs', '**/*.css'],
      ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'],
    ]),
  )
if (parts.includes('typecheck')) {
  const projects = [
    'tsconfig.json',
    join('apps', 'dashboard', 'tsconfig.json'),
    join('apps', 'dashboard-e2e', 'tsconfig.json'),
    join('apps', 'dashboard', 'server', 'tsconfig.json'),
    join('tools', 'setup', 'tsconfig.json'),
  ].filter((file) => existsSync(join(root, file)))
  rows.push(
    await check(
      'typecheck',
      projects.map((file) => ['node_modules/typescript/bin/tsc', '-p', file]),
      { atOnce: true },
    ),
  )
}
if (parts.includes('unit')) rows.push(...(await unitTests()))
if (parts.includes('browser')) rows.push(await browserTests())
if (parts.includes('node-versions')) {
  heading('other Nodes')
  rows.push(...(await testOtherNodes(env, values.nodes?.split(',').map(Number))))
}
summarise()

/**
 * One check that passes or fails as a whole.
 *
 * @param {string} name
 * @param {string[][]} commands arguments of Node
 * @param {{ atOnce?: boolean }} [how] whether they may run beside each other
 * @returns {Promise<Row>}
 */
async function check(name, commands, { atOnce = false } = {}) {
  heading(name)
  const startedAt = Date.now()
  const begin = (/** @type {string[]} */ args) => run(process.execPath, args, { cwd: root, env, show: true })
  const results = []
  if (atOnce) results.push(...(await Promise.all(commands.map(begin))))
  else for (const args of commands) results.push(await begin(args))
  const ok = results.every((result) => result.ok)
  return { name, totals: { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }, milliseconds: Date.now() - startedAt }
}

/** @returns {Promise<Row[]>} a row a project */
async function unitTests() {
  heading('unit tests')
  const startedAt = Date.now()
  const postgres = findPostgres()
  if (postgres) env.MISFIT_POSTGRES_BIN = postgres
  const ran = await nx(['run-many', '--targets=test', '--parallel=3', '--skip-nx-cache', '--output-style=stream'])
  const milliseconds = Date.now() - startedAt
  const projects = projectsWithTests()
  const found = projects.map((folder) => {
    const reportName = folder.replaceAll(/[\\/]+/g, '-')
    const report = readReport(`${reportName}.vitest.json`)
    const uncaught = uncaughtFailures(readReport(`${reportName}.uncaught.json`) ?? [])
    const note = report ? undefined : 'it ended without a report'
    return {
      name: folder,
      totals: withExitCode(report && vitestTotals(report), uncaught.length === 0),
      milliseconds: report ? durationOf(report) : 0,
      ...(note && { note }),
      failures: [...(report ? vitestFailures(report) : []), ...uncaught],
    }
  })
  const counted = addTotals(found.map(({ totals }) => totals))
  // A process can fail after its tests passed.
  if (!ran.ok && counted.failed === 0)
    found.push({
      name: 'nx run-many',
      totals: withExitCode(undefined, false),
      milliseconds,
      note: 'a project failed outside its tests',
      failures: [`${failedTasks(ran.stdout).join(', ') || 'Nx'} ended with an error after the tests`],
    })
  return found
}

/** @returns {string[]} folders of the projects that have a target `test` */
function projectsWithTests() {
  return ['apps', 'clients', 'libs', 'tools']
    .flatMap((parent) => readdirSync(join(root, parent)).map((name) => join(parent, name)))
    .filter((folder) => {
      const file = join(root, folder, 'project.json')
      return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).targets?.test
    })
}

/** @param {any} report of vitest @returns {number} milliseconds from its start to the end of its last file */
function durationOf(report) {
  const ends = (report.testResults ?? []).map((/** @type {any} */ file) => file.endTime ?? report.startTime)
  return Math.max(0, Math.max(report.startTime, ...ends) - report.startTime)
}

/** @returns {Promise<Row>} */
async function browserTests() {
  heading('browser tests')
  const startedAt = Date.now()
  const name = 'browser'
  try {
    env.MISFIT_CHROMIUM = await ensureChromium()
  } catch (error) {
    console.log(describeProblem(error))
    return {
      name,
      totals: withExitCode(undefined, false),
      milliseconds: Date.now() - startedAt,
      note: 'there is no browser',
    }
  }
  env.MISFIT_E2E_REPORT = join(reports, 'browser.json')
  const ran = await nx(['run', 'dashboard-e2e:e2e', '--skip-nx-cache', '--output-style=stream'])
  const report = readReport('browser.json')
  const note = report ? undefined : 'it ended without a report'
  return {
    name,
    totals: withExitCode(report && playwrightTotals(report), ran.ok),
    milliseconds: Date.now() - startedAt,
    ...(note && { note }),
    failures: report ? playwrightFailures(report) : [],
  }
}

/** @param {string[]} args */
function nx(args) {
  return run(process.execPath, [nxProgram(), ...args], { cwd: root, env, copy: true })
}

/** @param {string} file @returns {any} undefined when the runner wrote none, or only a part of it */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(join(reports, file), 'utf8'))
  } catch {
    return undefined
  }
}

/** @param {string} text */
function heading(text) {
  console.log(`\n--- ${text} ${'-'.repeat(Math.max(3, 72 - text.length))}`)
}

function summarise() {
  heading('summary')
  for (const { name, totals, milliseconds, note } of rows) {
    const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''
    const mark = totals.failed > 0 ? 'FAILED' : 'ok'
    console.log(
      `${mark.padEnd(7)} ${name.padEnd(20)} ${totals.passed} passed, ${totals.failed} failed${skipped}  ` +
        `(${formatDuration(milliseconds)})${note ? `  ${note}` : ''}`,
    )
  }
  for (const { name, failures } of rows) {
    for (const failure of failures ?? []) console.log(`failed: ${name}: ${failure}`)
  }
  const { passed, failed } = addTotals(rows.map(({ totals }) => totals))
  // Nothing may follow this line.
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
}

// Adding up what the test runners report: vitest's and Playwright's JSON, and runners that ended without any.
import { stripVTControlCharacters } from 'node:util'

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Totals
 */

/**
 * @param {any} report as vitest's `json` reporter writes it
 * @returns {Totals} a file that could not be loaded has no tests and counts as one failure
 */
export function vitestTotals(report) {
  /** @type {any[]} */
  const files = report.testResults ?? []
  const unloaded = files.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults?.some((/** @type {any} */ test) => test.status === 'failed'),
  ).length
  return atLeastOneFailure(
    {
      passed: report.numPassedTests ?? 0,
      failed: (report.numFailedTests ?? 0) + unloaded,
      skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
    },
    report.success === true,
  )
}

/**
 * @param {any} report as Playwright's `json` reporter writes it
 * @returns {Totals} a test that passed on a later try counts as passed
 */
export function playwrightTotals(report) {
  const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = report.stats ?? {}
  // Errors outside tests: a file that does not load, a server that does not start.
  return atLeastOneFailure(
    { passed: expected + flaky, failed: unexpected, skipped },
    (report.errors ?? []).length === 0,
  )
}

/**
 * What a runner's outcome adds, whatever its report says: one that failed or left no report can't count as a success.
 *
 * @param {Totals | undefined} totals of its report; undefined when there is none
 * @param {boolean} succeeded by its exit code
 * @returns {Totals}
 */
export function withExitCode(totals, succeeded) {
  if (!totals) return { passed: 0, failed: 1, skipped: 0 }
  return atLeastOneFailure(totals, succeeded)
}

/** @param {Totals} totals @param {boolean} succeeded @returns {Totals} */
function atLeastOneFailure(totals, succeeded) {
  return succeeded || totals.failed > 0 ? totals : { ...totals, failed: 1 }
}

/** @param {Totals[]} all @returns {Totals} */
export function addTotals(all) {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const { passed, failed, skipped } of all) {
    sum.passed += passed
    sum.failed += failed
    sum.skipped += skipped
  }
  return sum
}

/**
 * @param {any} report as vitest's `json` reporter writes it
 * @returns {string[]} what failed, as `file > test`, and the file alone when it could not be loaded
 */
export function vitestFailures(report) {
  return (report.testResults ?? []).flatMap((/** @type {any} */ file) => {
    const name = shortName(file.name ?? '')
    /** @type {any[]} */
    const failed = (file.assertionResults ?? []).filter((/** @type {any} */ test) => test.status === 'failed')
    if (failed.length === 0) return file.status === 'failed' ? [name] : []
    return failed.map((test) => `${name} > ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`)
  })
}

/**
 * @param {any[]} uncaught errors that no test caught, as the reporter in `vitest.config.ts` writes them
 * @returns {string[]} each with the file that ran, its first lines, and the first place in its stack
 */
export function uncaughtFailures(uncaught) {
  return uncaught.map(({ file, message, stack }) => {
    const place = String(stack ?? '')
      .split('\n')
      .find((line) => /^\s+at /.test(line))
      ?.trim()
    return [
      `outside the tests${file === undefined ? '' : `, in ${shortName(file)}`}: ${firstLines(message, 3)}`,
      ...(place === undefined ? [] : [place]),
    ].join(' ')
  })
}

/**
 * @param {string} output of Nx
 * @returns {string[]} projects whose task failed
 */
export function failedTasks(output) {
  return [
    ...new Set(
      [...stripVTControlCharacters(output).matchAll(/^\s*-\s+(\S+):test\s*$/gm)].map(([, project]) => String(project)),
    ),
  ]
}

/**
 * @param {any} report as Playwright's `json` reporter writes it
 * @returns {string[]} what failed, as `file > test`
 */
export function playwrightFailures(report) {
  /** @type {(suite: any) => string[]} */
  const inSuite = (suite) => [
    ...(suite.specs ?? [])
      .filter((/** @type {any} */ spec) => spec.ok === false)
      .map((/** @type {any} */ spec) => {
        const errors = (spec.tests ?? []).flatMap((/** @type {any} */ test) =>
          (test.results ?? []).flatMap((/** @type {any} */ result) => result.errors ?? []),
        )
        // A test whose time is over has two: that it is over, and what it waited for.
        const told = (errors.length === 0 ? [undefined] : errors).map(
          (/** @type {any} */ error) => `${bothEnds(error?.message, 5)}${placeOf(error)}`,
        )
        return `${spec.file} > ${spec.title}: ${told.join(' || ')}`
      }),
    ...(suite.suites ?? []).flatMap(inSuite),
  ]
  return (report.suites ?? []).flatMap(inSuite)
}

/** @param {string} file @returns {string} its name and its folder's */
const shortName = (file) => file.replaceAll('\\', '/').split('/').slice(-2).join('/')

/** @param {any} error of Playwright @returns {string} where in the tests it came from, if it says so */
function placeOf(error) {
  const { file, line } = error?.location ?? {}
  return file === undefined ? '' : ` (${String(file).replaceAll('\\', '/').split('/').at(-1)}:${line})`
}

/** @param {unknown} message @returns {string} */
const firstLine = (message) => firstLines(message, 1)

/**
 * @param {unknown} message
 * @param {number} count how many lines that are not empty
 * @returns {string} in one line, without the colours of a terminal
 */
const firstLines = (message, count) => fullLines(message).slice(0, count).join(' | ')

/**
 * @param {unknown} message of which the beginning says what was done and the end why it failed, as what a program
 * printed
 * @param {number} count how many lines of each end
 * @returns {string} in one line, without the colours of a terminal
 */
function bothEnds(message, count) {
  const lines = fullLines(message)
  return (lines.length <= 2 * count ? lines : [...lines.slice(0, count), '…', ...lines.slice(-count)]).join(' | ')
}

/** @param {unknown} message @returns {string[]} its lines that are not empty, without the colours of a terminal */
function fullLines(message) {
  return stripVTControlCharacters(String(message ?? 'no message'))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { defineConfig } from 'vitest/config'
import type { Reporter } from 'vitest/node'

/** A folder for one JSON report a project, named by its folder: `npm test` adds them up. */
const reports = process.env.MISFIT_REPORTS
const rootFlag = process.argv.indexOf('--root')
const project = (process.argv[rootFlag + 1] ?? 'workspace').replaceAll(/[\\/]+/g, '-')

/** Errors that no test caught fail the run, and are not in vitest's JSON report. */
const uncaught: Reporter = {
  onTestRunEnd(_modules, errors) {
    const messages = errors.map(({ name, message, stack, VITEST_TEST_PATH: file }) => ({
      file,
      message: `${name}: ${message}`,
      stack,
    }))
    if (reports) writeFileSync(path.join(reports, `${project}.uncaught.json`), JSON.stringify(messages))
  },
}

/** One configuration for every project: the project's folder is given with `--root`. */
export default defineConfig({
  test: {
    include: ['**/*.test.ts', '**/*.test.tsx', '**/*.test.mjs'],
    exclude: ['**/node_modules/**', '**/.next/**', '**/*.e2e.ts'],
    passWithNoTests: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // What is awaited comes late on a busy machine; that alone is no failure.
    expect: { poll: { timeout: 30_000 } },
    // Vitest counts a line that is still on its way to it when a file ends as an error of the run.
    disableConsoleIntercept: true,
    // TensorFlow's native library and PGlite hold process-wide state: one forked process a file.
    pool: 'forks',
    // Those whose files leave nothing behind take one process for all of them, and a third of the time.
    isolate: !['apps-dashboard', 'libs-evaluation', 'libs-events'].includes(project),
    // Each test has a data folder of its own, for which threads would be measured anew.
    env: { MISFIT_THREADS: '1' },
    reporters: reports
      ? ['default', ['json', { outputFile: path.join(reports, `${project}.vitest.json`) }], uncaught]
      : ['default'],
  },
})

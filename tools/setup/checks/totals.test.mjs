import { describe, expect, it } from 'vitest'
import {
  addTotals,
  failedTasks,
  playwrightFailures,
  playwrightTotals,
  uncaughtFailures,
  vitestFailures,
  vitestTotals,
  withExitCode,
} from './totals.mjs'

const file = (status, ...tests) => ({ status, assertionResults: tests.map((test) => ({ status: test })) })

describe('vitestTotals', () => {
  it('takes the counts of the report', () => {
    const report = {
      success: false,
      numPassedTests: 5,
      numFailedTests: 2,
      numPendingTests: 1,
      numTodoTests: 0,
      testResults: [file('failed', 'failed', 'failed', 'passed')],
    }
    expect(vitestTotals(report)).toEqual({ passed: 5, failed: 2, skipped: 1 })
  })

  it('counts a file that could not be loaded as a failure', () => {
    expect(
      vitestTotals({
        success: false,
        numPassedTests: 3,
        numFailedTests: 0,
        testResults: [file('passed', 'passed'), file('failed')],
      }),
    ).toEqual({ passed: 3, failed: 1, skipped: 0 })
  })

  it('counts an error outside every test as a failure', () => {
    expect(
      vitestTotals({ success: false, numPassedTests: 3, numFailedTests: 0, testResults: [file('passed', 'passed')] })
        .failed,
    ).toBe(1)
  })
})

describe('playwrightTotals', () => {
  it('counts a test that passed on a later try as passed', () => {
    expect(playwrightTotals({ stats: { expected: 4, flaky: 1, unexpected: 2, skipped: 3 }, errors: [] })).toEqual({
      passed: 5,
      failed: 2,
      skipped: 3,
    })
  })

  it('counts an error outside tests', () => {
    expect(
      playwrightTotals({
        stats: { expected: 0, flaky: 0, unexpected: 0, skipped: 0 },
        errors: [{ message: 'no server' }],
      }).failed,
    ).toBe(1)
  })
})

describe('withExitCode', () => {
  it('never lets a runner that crashed count as a success', () => {
    expect(withExitCode(undefined, true).failed).toBe(1)
    expect(withExitCode({ passed: 9, failed: 0, skipped: 0 }, false).failed).toBe(1)
    expect(withExitCode({ passed: 9, failed: 2, skipped: 0 }, false).failed).toBe(2)
    expect(withExitCode({ passed: 9, failed: 0, skipped: 0 }, true).failed).toBe(0)
  })
})

it('adds up', () => {
  expect(
    addTotals([
      { passed: 1, failed: 2, skipped: 3 },
      { passed: 10, failed: 20, skipped: 30 },
    ]),
  ).toEqual({ passed: 11, failed: 22, skipped: 33 })
  expect(addTotals([])).toEqual({ passed: 0, failed: 0, skipped: 0 })
})

it('names what failed in vitest, with the first line of the reason', () => {
  const testResults = [
    {
      name: '/w/libs/a/src/sum.test.ts',
      status: 'failed',
      assertionResults: [
        { status: 'passed', fullName: 'adds' },
        {
          status: 'failed',
          fullName: 'subtracts',
          failureMessages: ['\u001b[31mexpected 1 to be 2\u001b[39m\n  at x'],
        },
      ],
    },
    { name: '/w/libs/a/src/broken.test.ts', status: 'failed', assertionResults: [] },
    {
      name: '/w/libs/a/src/good.test.ts',
      status: 'passed',
      assertionResults: [{ status: 'passed', fullName: 'works' }],
    },
  ]
  expect(vitestFailures({ testResults })).toEqual([
    'src/sum.test.ts > subtracts: expected 1 to be 2',
    'src/broken.test.ts',
  ])
})

it('names what failed in the browser, in nested suites as well', () => {
  const failing = {
    file: 'walk.e2e.ts',
    title: 'opens',
    ok: false,
    tests: [
      {
        results: [
          {
            errors: [
              {
                message: '\u001b[31mError: not visible\u001b[39m\n\nLocator: heading\nExpected: visible\nTimeout: 5',
                location: { file: '/w/src/steps.ts', line: 7 },
              },
            ],
          },
        ],
      },
    ],
  }
  expect(
    playwrightFailures({
      suites: [{ specs: [{ ok: true, file: 'walk.e2e.ts', title: 'starts' }], suites: [{ specs: [failing] }] }],
    }),
  ).toEqual([
    'walk.e2e.ts > opens: Error: not visible | Locator: heading | Expected: visible | Timeout: 5 (steps.ts:7)',
  ])
})

it('tells what a test waited for when its time was over, and the end of what a program printed', () => {
  const printed = Array.from({ length: 30 }, (_, line) => `line ${line}`).join('\n')
  const errors = [
    { message: 'Test timeout of 5ms exceeded.' },
    { message: `Error: ended with code 1:\n${printed}`, location: { file: '/w/src/product.ts', line: 9 } },
  ]
  const failing = { file: 'walk.e2e.ts', title: 'opens', ok: false, tests: [{ results: [{ errors }] }] }
  expect(playwrightFailures({ suites: [{ specs: [failing] }] })).toEqual([
    'walk.e2e.ts > opens: Test timeout of 5ms exceeded. || Error: ended with code 1: | line 0 | line 1 | line 2 | ' +
      'line 3 | … | line 25 | line 26 | line 27 | line 28 | line 29 (product.ts:9)',
  ])
})

it('names errors that no test caught, and where they came from', () => {
  expect(
    uncaughtFailures([
      {
        file: '/w/libs/a/src/sum.test.ts',
        message: 'Error: the file is gone',
        stack: 'Error: the file is gone\n    at read (/w/libs/a/src/read.ts:3:1)\n    at more',
      },
      { message: 'Error: a worker ended' },
    ]),
  ).toEqual([
    'outside the tests, in src/sum.test.ts: Error: the file is gone at read (/w/libs/a/src/read.ts:3:1)',
    'outside the tests: Error: a worker ended',
  ])
})

it('finds the projects that failed in what Nx says', () => {
  expect(
    failedTasks('hub: ok\n\u001b[31m Failed tasks:\u001b[39m\n\n- hub:test\n  - store:test\n- hub:test\nHint: run nx'),
  ).toEqual(['hub', 'store'])
})

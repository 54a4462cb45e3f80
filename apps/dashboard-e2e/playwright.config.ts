import { defineConfig } from '@playwright/test'

/**
 * The product in a real Chromium. Tests share two cores with the training they watch, so they run one by one.
 * `MISFIT_CHROMIUM` names the browser; without it Playwright takes its own.
 */
const chromium = process.env['MISFIT_CHROMIUM']
const report = process.env['MISFIT_E2E_REPORT']

export default defineConfig({
  testDir: 'src',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results',
  workers: 1,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: report === undefined ? [['list']] : [['list'], ['json', { outputFile: report }]],
  use: {
    viewport: { width: 1360, height: 900 },
    // A click that can't be done says so and where, before the test's own time is over.
    actionTimeout: 60_000,
    navigationTimeout: 90_000,
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(chromium === undefined ? {} : { executablePath: chromium }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--no-first-run',
      ],
    },
  },
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser } from '@playwright/test'

const dashboard = fileURLToPath(new URL('../../apps/dashboard', import.meta.url))
/** Tries, half a second apart, until it must answer. */
const triesToAnswer = 240

/** The dashboard with all its parts, on a data folder of its own. */
export interface RunningProduct {
  readonly url: string
  readonly home: string
  /** Process of dashboard and hub. */
  readonly pid: number
  /** Ends it and removes the data folder. */
  stop(): Promise<void>
}

/**
 * @param environment variables to set beside those of this process
 * @throws Error when it does not answer: its pages may not be built
 */
export async function startProduct(port: number, environment: Readonly<Record<string, string>> = {}): Promise<RunningProduct> {
  const home = mkdtempSync(path.join(tmpdir(), 'misfit-bench-'))
  const server = spawn(process.execPath, ['--import', 'tsx', path.join(dashboard, 'server.ts')], {
    cwd: dashboard, stdio: 'ignore',
    env: { ...process.env, NODE_ENV: 'production', MISFIT_HOME: home, PORT: String(port), ...environment },
  })
  const stop = async (): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null) {
      const exited = once(server, 'exit')
      server.kill('SIGTERM')
      await exited
    }
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  }
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < triesToAnswer && server.exitCode === null; tries++, await delay(500)) {
    if (await fetch(`${url}/api/health`).then(({ ok }) => ok, () => false)) return { url, home, pid: server.pid ?? 0, stop }
  }
  await stop()
  throw new Error(`the dashboard did not start on port ${port}; are its pages built (npx nx build dashboard)?`)
}

/** Chromium: the one that `MISFIT_CHROMIUM` names, else the machine's, else Playwright's. */
export function openBrowser(): Promise<Browser> {
  const executablePath = process.env['MISFIT_CHROMIUM'] ?? (existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined)
  return chromium.launch({ args: ['--no-sandbox'], ...(executablePath === undefined ? {} : { executablePath }) })
}

/** JavaScript, as text: whether a run's curves are on the screen, to their last point. */
export const curvesShown = (runId: string): string => `document.querySelector('[data-run="${runId}"][data-phase="ready"] g[data-series] path[d^="M"]') !== null`

/** JavaScript, as text: whether a list of so many runs is on the screen. */
export const listShown = (count: number): string =>
  `document.body?.textContent?.includes('${count.toLocaleString('en')} runs') && document.querySelector('main a[href^="/runs/"]') !== null`

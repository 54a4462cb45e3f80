import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser } from '@playwright/test'
import { ensureChromium } from '../browser/browser.mjs'

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
export async function startDashboard(
  port: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningProduct> {
  const home = mkdtempSync(path.join(tmpdir(), 'misfit-bench-'))
  const server = spawn(process.execPath, [path.join(dashboard, 'start.mjs')], {
    cwd: dashboard,
    stdio: 'ignore',
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
  for (let tries = 0; tries < triesToAnswer && server.exitCode === null; tries++, await delay(500)) {
    // It takes the next port when another program has this one.
    const url = addressIn(home)
    if (
      url !== undefined &&
      (await fetch(`${url}/api/health`).then(
        ({ ok }) => ok,
        () => false,
      ))
    )
      return { url, home, pid: server.pid ?? 0, stop }
  }
  await stop()
  throw new Error(`the dashboard did not start on port ${port}; are its pages built (npx nx build dashboard)?`)
}

/** Reads the address at which the dashboard of a data folder answers; undefined as long as it has none. */
function addressIn(home: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(path.join(home, 'hub.json'), 'utf8')) as { url: string }).url
  } catch {
    return undefined
  }
}

/** Chromium: the one that `MISFIT_CHROMIUM` names, else the machine's, else one that is installed now. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ args: ['--no-sandbox'], executablePath: await ensureChromium() })
}

/** Starts the dashboard and a browser, does what is to be done with them, and ends both, however it went. */
export async function withProduct<Result>(
  port: number,
  environment: Readonly<Record<string, string>>,
  work: (product: RunningProduct, browser: Browser) => Promise<Result>,
): Promise<Result> {
  const product = await startDashboard(port, environment)
  try {
    const browser = await launchChromium()
    try {
      return await work(product, browser)
    } finally {
      await browser.close()
    }
  } finally {
    await product.stop()
  }
}

/** JavaScript, as text: whether a run's curves are on the screen, to their last point. */
export const curvesShown = (runId: string): string =>
  `document.querySelector('[data-run="${runId}"][data-phase="ready"] g[data-series] path[d^="M"]') !== null`

/** JavaScript, as text: whether a list of so many runs is on the screen. */
export const listShown = (count: number): string =>
  `document.body?.textContent?.includes('${count.toLocaleString('en')} runs') && document.querySelector('main ` +
  `a[href^="/runs/"]') !== null`

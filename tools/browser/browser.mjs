// A Chromium for the browser tests: one that is there, else Playwright's download, else the system's package.
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { findOnPath, isExecutable, lastLines, run } from '../setup/process/command.mjs'
import { nodeModules } from '../setup/paths.mjs'
import { Problem } from '../setup/terminal/problem.mjs'
import { startProgress } from '../setup/terminal/progress.mjs'

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge',
  'msedge',
]

const WELL_KNOWN = [
  '/usr/bin/chromium',
  '/usr/lib/chromium/chromium',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
    const folder = process.env[name]
    return folder
      ? [
          join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
          join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
        ]
      : []
  }),
]

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} the browser's executable: MISFIT_CHROMIUM, one on PATH, at a usual place, or
 * Playwright's
 */
export function findChromium(env = process.env) {
  if (env.MISFIT_CHROMIUM) return isExecutable(env.MISFIT_CHROMIUM) ? env.MISFIT_CHROMIUM : undefined
  for (const name of NAMES) {
    const path = findOnPath(name, env)
    if (path) return path
  }
  return WELL_KNOWN.find(isExecutable) ?? playwrightChromium(env)
}

/** @param {NodeJS.ProcessEnv} env @returns {string | undefined} the newest that Playwright has downloaded */
function playwrightChromium(env) {
  const folder =
    env.PLAYWRIGHT_BROWSERS_PATH ??
    {
      linux: join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ms-playwright'),
      darwin: join(homedir(), 'Library', 'Caches', 'ms-playwright'),
      win32: join(env.LOCALAPPDATA ?? homedir(), 'ms-playwright'),
    }[/** @type {string} */ (process.platform)]
  if (!folder || !existsSync(folder)) return undefined
  const versions = readdirSync(folder)
    .filter((name) => /^chromium(_headless_shell)?-\d+$/.test(name))
    .sort()
    .reverse()
  for (const version of versions) {
    for (const inside of readdirSync(join(folder, version))) {
      const found = [
        'chrome',
        'headless_shell',
        'chrome-headless-shell',
        'chrome.exe',
        'chrome-headless-shell.exe',
        join('Chromium.app', 'Contents', 'MacOS', 'Chromium'),
      ]
        .map((program) => join(folder, version, inside, program))
        .find(isExecutable)
      if (found) return found
    }
  }
  return undefined
}

/**
 * @param {string} browser
 * @returns {Promise<string | undefined>} such as "Chromium 142.0.7444.59"; undefined when it does not run
 */
export async function chromiumVersion(browser) {
  const { ok, stdout } = await run(browser, ['--version'], { timeoutMs: 20_000 })
  return ok ? stdout.trim() : undefined
}

/**
 * Finds a Chromium, or gets one.
 *
 * @returns {Promise<string>} its executable
 * @throws {Problem} when there is none and none can be had
 */
export async function ensureChromium() {
  const present = findChromium()
  if (present) return present
  if (process.env.MISFIT_CHROMIUM) {
    throw new Problem(
      `MISFIT_CHROMIUM is ${process.env.MISFIT_CHROMIUM}, which is no program.`,
      'The browser tests cannot run.',
      'set it to the path of a Chromium, Chrome or Edge, or unset it',
    )
  }
  const failures = []
  for (const install of [installWithPlaywright, installWithApt]) {
    const failure = await install()
    const found = findChromium()
    if (found) return found
    if (failure) failures.push(failure)
  }
  throw new Problem(
    `There is no Chromium here, and it could not be installed: ${failures.join('; ')}.`,
    'The browser tests cannot run.',
    'install Chromium, Chrome or Edge (Debian: `apt-get install chromium`), or set MISFIT_CHROMIUM to its path',
  )
}

/** @returns {Promise<string | undefined>} why not */
async function installWithPlaywright() {
  const progress = startProgress('Downloading a Chromium for the browser tests')
  const result = await run(
    process.execPath,
    [join(nodeModules, 'playwright', 'cli.js'), 'install', 'chromium-headless-shell'],
    { timeoutMs: 4 * 60_000 },
  )
  progress.end(result.ok ? 'done' : 'not available')
  return result.ok ? undefined : `Playwright's download failed (${lastLines(result.stderr || result.stdout, 1)})`
}

/** @returns {Promise<string | undefined>} why not */
async function installWithApt() {
  const apt = findOnPath('apt-get')
  if (!apt) return 'there is no apt-get'
  if (process.getuid?.() !== 0) return 'apt-get needs root'
  const progress = startProgress('Installing Chromium with apt-get')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run(apt, ['update', '-qq'], { env, timeoutMs: 120_000 })
  const result = await run(apt, ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    env,
    timeoutMs: 5 * 60_000,
  })
  progress.end(result.ok ? 'done' : 'failed')
  return result.ok ? undefined : `apt-get failed (${lastLines(result.stderr || result.stdout, 1)})`
}

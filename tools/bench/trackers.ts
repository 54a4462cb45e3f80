import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Browser } from '@playwright/test'
import { z } from 'zod'
import { machineAndCommand } from './hardware/machine.ts'
import { pythonWith } from './peers.ts'
import { launchChromium, startDashboard } from './product.ts'
import { median, spread } from './statistics.ts'
import { type Logged, type TrackedPage, type Tracker, trackers } from './trackers/trackers.ts'

const usage = `npm run bench -- trackers [flags]
  --only <names>      of misfit, tensorboard, mlflow, aim and trackio; default all
  --points <n>        of the long run; default 1000000
  --runs <n>          of the project; default 1000
  --short <n>         points of each of its runs; default 10
  --seconds <n>       after which logging is ended, and what was logged until then is looked at; default 600
  --rounds <n>        how often each page is opened after the first time; default 3
  --port <n>          where each listens; default 4393
Each logs from Python in the way its own pages advise, then its page is opened in Chromium. Misfit's dashboard \
runs while
it logs, as it is meant to; the others are started after it. The packages are installed at the first use. For Misfit the
pages must be built: npx nx build dashboard. MISFIT_CHROMIUM names the browser.`

const logProgram = fileURLToPath(new URL('./trackers/log_runs.py', import.meta.url))
const loggedSchema = z.object({ seconds: z.number(), points: z.number(), runs: z.number(), first: z.string() })
/** Milliseconds after which a page is given up. */
const longestWait = 120_000

/** Measures what logging takes, and looking at it: Misfit beside the trackers that people would take instead. */
export async function benchTrackers(flags: string[]): Promise<void> {
  const { values } = parseArgs({
    args: flags,
    options: {
      only: { type: 'string', default: trackers.map(({ name }) => name).join(',') },
      points: { type: 'string', default: '1000000' },
      runs: { type: 'string', default: '1000' },
      short: { type: 'string', default: '10' },
      seconds: { type: 'string', default: '600' },
      rounds: { type: 'string', default: '3' },
      port: { type: 'string', default: '4393' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return
  }
  const asked = values.only.split(',')
  const unknown = asked.find((name) => !trackers.some((tracker) => tracker.name === name))
  if (unknown !== undefined)
    throw new Error(`--only: there is no tracker ${unknown}; known are ${trackers.map(({ name }) => name).join(', ')}`)
  console.log(machineAndCommand('trackers', flags))
  const chosen = trackers.filter(({ name }) => asked.includes(name))
  const python = pythonWith('trackers', ['numpy', ...new Set(trackers.flatMap(({ packages }) => packages))])
  const bench = { python, seconds: Number(values.seconds), rounds: Number(values.rounds), port: Number(values.port) }
  const browser = await launchChromium()
  try {
    for (const [what, wanted] of [
      [`one run of ${Number(values.points).toLocaleString('en')} points`, { runs: 1, points: Number(values.points) }],
      [
        `${Number(values.runs).toLocaleString('en')} runs of ${values.short} points`,
        { runs: Number(values.runs), points: Number(values.short) },
      ],
    ] as const) {
      const rows = []
      for (const tracker of chosen) rows.push(await measure(tracker, wanted, bench, browser))
      console.log(`\n${what}`)
      console.table(rows)
    }
  } finally {
    await browser.close()
  }
}

interface Bench {
  readonly python: string
  readonly seconds: number
  readonly rounds: number
  readonly port: number
}

type Row = Readonly<Record<string, string>>

async function measure(
  tracker: Tracker,
  wanted: { runs: number; points: number },
  bench: Bench,
  browser: Browser,
): Promise<Row> {
  const { python, port } = bench
  const served = tracker.serve === undefined ? await startDashboard(port, { MISFIT_NO_TRAINER: '1' }) : null
  const folder = served?.home ?? mkdtempSync(path.join(tmpdir(), `misfit-bench-${tracker.name}-`))
  const base = served?.url ?? `http://127.0.0.1:${port}`
  const environment = { ...process.env, ...tracker.environment?.(folder, port) }
  let server: ChildProcess | undefined
  try {
    const logging = spawn(
      python,
      [logProgram, tracker.name, folder, String(wanted.runs), String(wanted.points), String(bench.seconds)],
      { env: environment, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const printed = await lastLine(logging)
    const { seconds, points, runs, first } = loggedSchema.parse(JSON.parse(printed))
    const logged: Logged = { runs, points: Math.round(points / runs), first }
    const command = tracker.serve?.(folder, port)
    const started = performance.now()
    if (command !== undefined) {
      const [name = '', ...rest] = command
      server = spawn(path.join(path.dirname(python), name), rest, { env: environment, stdio: 'ignore', detached: true })
    }
    await answering(base)
    const page = wanted.runs === 1 ? tracker.runPage(base, logged) : tracker.listPage(base, logged)
    const afterStart = await open(browser, page)
    const begun = (performance.now() - started) / 1000
    const again: (number | null)[] = []
    for (let round = 0; round < bench.rounds && afterStart !== null; round++) again.push(await open(browser, page))
    const times = again.filter((time) => time !== null)
    return {
      tracker: tracker.name,
      'logged in': `${seconds.toFixed(1)} s`,
      'that is': wanted.runs === 1 ? `${points.toLocaleString('en')} points` : `${runs.toLocaleString('en')} runs`,
      'points a second': Math.round(points / seconds).toLocaleString('en'),
      'shown, server started for it':
        afterStart === null
          ? `not in ${longestWait / 1000} s`
          : served === null
            ? `${begun.toFixed(1)} s`
            : `${(afterStart / 1000).toFixed(1)} s (was running)`,
      'shown again':
        times.length === 0
          ? 'not'
          : `${(median(times) / 1000).toFixed(2)} s (spread ${(100 * spread(times)).toFixed(0)} %)`,
      'on disk': `${(sizeOf(folder) / 1e6).toFixed(1)} MB`,
    }
  } finally {
    if (server !== undefined) await endGroup(server)
    await served?.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function lastLine(program: ChildProcess): Promise<string> {
  let printed = ''
  program.stdout?.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  const [code] = await once(program, 'close')
  if (code !== 0) throw new Error(`what logs ended with code ${String(code)}: ${printed.slice(-500)}`)
  return printed.trim().split('\n').at(-1) ?? ''
}

async function answering(base: string): Promise<void> {
  for (let tries = 0; tries < 240; tries++, await delay(250)) {
    if (
      await fetch(base).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
  }
  throw new Error(`nothing answers at ${base}`)
}

/**
 * @returns milliseconds until the page shows what was logged, in a browser that knows nothing of it; null when it does
 * not
 */
async function open(browser: Browser, { url, shows }: TrackedPage): Promise<number | null> {
  const page = await browser.newPage({ viewport: { width: 1360, height: 900 } })
  try {
    const began = performance.now()
    await page.goto(url, { waitUntil: 'commit', timeout: longestWait })
    while (performance.now() - began < longestWait) {
      // Not `waitForFunction`, which evaluates text in the page: Misfit's policy forbids that.
      if (await page.evaluate<boolean>(shows)) return performance.now() - began
      await delay(20)
    }
    return null
  } finally {
    await page.close()
  }
}

/** Bytes of all files below a folder. */
const sizeOf = (folder: string): number =>
  Number(/^\d+/.exec(execFileSync('du', ['-sb', folder], { encoding: 'utf8' }))?.[0])

/** Some start processes of their own. */
async function endGroup(server: ChildProcess): Promise<void> {
  const ended = once(server, 'exit')
  try {
    process.kill(-(server.pid ?? 0), 'SIGKILL')
    await ended
  } catch (error) {
    // It is gone already.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { machineAndCommand } from './hardware/machine.ts'
import { median, spread } from './statistics.ts'

const usage = `npm run bench -- set-up [flags]
  --rounds <n>       default 3
  --before <commit>  of this repository's history, beside the working tree (default 40357a0)
  --port <n>         the port to try first, default 4830

From "npm start" to the first step of the walk, in seconds, with nothing there: no packages, \
empty caches of npm, pip and Misfit, no data
folder. Then the same once more, with all of it there, to the first page. The two versions take turns, \
each in a copy of its own that is removed.`

const workspace = fileURLToPath(new URL('../../', import.meta.url))
/** Longer than any set-up that ends. */
const longest = 30 * 60_000
const lookAgainAfter = 50

interface Times {
  /** Seconds from nothing to the first step of the walk. */
  readonly firstStep: number
  /** Seconds of the second start to the first page. */
  readonly secondPage: number
}

/** Measures how long a newcomer waits, and how long whoever comes back. */
export async function benchSetUp(flags: string[]): Promise<void> {
  const { values } = parseArgs({
    args: flags,
    options: {
      rounds: { type: 'string', default: '3' },
      before: { type: 'string', default: '40357a0' },
      port: { type: 'string', default: '4830' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return
  }
  console.log(machineAndCommand('set-up', flags))
  const port = Number(values.port)
  const versions = [
    { name: values.before, lay: (folder: string) => layCommit(folder, values.before), times: new Array<Times>() },
    { name: 'working tree', lay: layWorkingTree, times: new Array<Times>() },
  ]
  for (let round = 1; round <= Number(values.rounds); round++) {
    for (const { name, lay, times } of versions) {
      const measured = await fromNothing(lay, port)
      times.push(measured)
      console.log(
        `round ${round}, ${name}: first step after ${measured.firstStep.toFixed(1)} s; second start, first page ` +
          `after ${measured.secondPage.toFixed(1)} s`,
      )
    }
  }
  for (const [what, key] of [
    ['from nothing to the first step of the walk', 'firstStep'],
    ['second start to the first page', 'secondPage'],
  ] as const) {
    const medians = versions.map(({ name, times }) => {
      const seconds = times.map((time) => time[key])
      return {
        name,
        seconds: median(seconds),
        told: `${name} ${median(seconds).toFixed(1)} s (spread ${(100 * spread(seconds)).toFixed(0)} %)`,
      }
    })
    const [before, now] = medians
    const ratio = (now?.seconds ?? Number.NaN) / (before?.seconds ?? Number.NaN)
    console.log(
      `${what}: ${medians.map(({ told }) => told).join(', ')}; ` +
        `ratio ${ratio.toFixed(2)}; median of ${values.rounds}`,
    )
  }
}

async function fromNothing(lay: (folder: string) => void, port: number): Promise<Times> {
  const folder = mkdtempSync(path.join(tmpdir(), 'misfit-set-up-'))
  try {
    const product = path.join(folder, 'product')
    lay(product)
    const first = start(folder, port)
    const firstStep = await first.until(() => hasStepped(path.join(folder, 'home', 'runs')))
    await first.end()
    const second = start(folder, port)
    const secondPage = await second.until(() => showsPage(path.join(folder, 'home')))
    await second.end()
    return { firstStep, secondPage }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** `npm start` in a copy, with caches and a data folder of its own. */
function start(folder: string, port: number) {
  const startedAt = performance.now()
  const { npm_config_cache: _cache, MISFIT_BASE_PATH: _path, DATABASE_URL: _url, ...environment } = process.env
  const child = spawn('npm', ['start', '--', '--no-open', '--port', String(port)], {
    cwd: path.join(folder, 'product'),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: {
      ...environment,
      npm_config_cache: path.join(folder, 'npm'),
      PIP_NO_CACHE_DIR: '1',
      MISFIT_CACHE: path.join(folder, 'cache'),
      MISFIT_HOME: path.join(folder, 'home'),
      MISFIT_THREADS: '',
      // Set by the npm that runs this: the copies find their own.
      npm_execpath: '',
      npm_package_json: '',
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-4000)
    })
  const ended = once(child, 'exit')
  const end = async (): Promise<void> => {
    // As Ctrl-C does: to all of its processes.
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
    await ended
  }
  return {
    end,
    /** @returns seconds since the start */
    async until(isThere: () => boolean | Promise<boolean>): Promise<number> {
      while (!(await isThere())) {
        if (child.exitCode === null && performance.now() - startedAt < longest) {
          await delay(lookAgainAfter)
          continue
        }
        await end()
        throw new Error(`npm start did not come so far:\n${output}`)
      }
      return (performance.now() - startedAt) / 1000
    },
  }
}

function hasStepped(runs: string): boolean {
  return (
    existsSync(runs) &&
    readdirSync(runs).some((run) => {
      const events = path.join(runs, run, 'events.jsonl')
      return existsSync(events) && readFileSync(events, 'utf8').includes('{"type":"steps"')
    })
  )
}

async function showsPage(home: string): Promise<boolean> {
  try {
    const { url } = JSON.parse(readFileSync(path.join(home, 'hub.json'), 'utf8')) as { url: string }
    const answer = await fetch(url)
    return answer.ok && (await answer.text()).includes('</html>')
  } catch {
    return false
  }
}

function layCommit(folder: string, commit: string): void {
  execFileSync('git', ['clone', '--quiet', '--no-checkout', workspace, folder])
  execFileSync('git', ['-c', 'advice.detachedHead=false', 'checkout', '--quiet', commit], { cwd: folder })
}

/** Copies what is tracked, as it is now, and what is new and not ignored. */
function layWorkingTree(folder: string): void {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: workspace,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  for (const file of listed.split('\0').filter((name) => name !== '' && existsSync(path.join(workspace, name)))) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    copyFileSync(path.join(workspace, file), path.join(folder, file))
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createdEvent, startedEvent, stepsEvent } from '@misfit/events/testing/example-events'
import { formatEventLine } from '@misfit/events/run/run-event'
import { newRunId } from '@misfit/hub/runs/new-id'
import { connectTrainer } from '@misfit/hub/testing/test-trainer'
import { residentBytesOf } from '@misfit/trainer/service/vitals'
import { z } from 'zod'
import { startTemporaryPostgres } from '../postgres/postgres.mjs'
import { benchBrowser, type LargeStore } from './load/browser-times.ts'
import { processorSeconds } from './load/processor-seconds.ts'
import { machineAndCommand } from './hardware/machine.ts'
import { median } from './statistics.ts'

const usage = `npm run bench -- load [flags]
  --database <name>  pglite, postgres or both (default)
  --minutes <n>      default 5
  --runs <n>         that train at once; default 50
  --rate <n>         events a second of all runs together; default 100
  --pages <n>        dashboards that are open; default 100
  --parts <names>    of bulk, live and browser; default all
  --steps <n>        of a long run in the browser; default 1000000
  --stored <n>       runs in the list of the browser; default 10000
  --names <n>        metrics of one run in the browser; default 5000
  --rounds <n>       how often each page is opened; default 5
  --port <n>         where the dashboard of the browser listens; default 4391
For the browser the pages must be built: npx nx build dashboard. MISFIT_CHROMIUM names it.
Trainers, dashboards and hub are processes beside each other on this machine. Linux only.`

const workspace = fileURLToPath(new URL('../../', import.meta.url))
const program = (name: string): string => path.join(workspace, name)
const pagesSchema = z.object({ events: z.number(), bytes: z.number(), p50: z.number(), p99: z.number() })
const sentSchema = z.object({ events: z.number() })

interface Load {
  readonly minutes: number
  readonly runs: number
  readonly rate: number
  readonly pages: number
}

/**
 * Measures how long an event takes from a trainer to the pages when many train and many look on, and what it costs the
 * hub.
 */
export async function benchLoad(flags: string[]): Promise<void> {
  const { values } = parseArgs({
    args: flags,
    options: {
      database: { type: 'string', default: 'both' },
      minutes: { type: 'string', default: '5' },
      runs: { type: 'string', default: '50' },
      rate: { type: 'string', default: '100' },
      pages: { type: 'string', default: '100' },
      parts: { type: 'string', default: 'bulk,live,browser' },
      steps: { type: 'string', default: '1000000' },
      stored: { type: 'string', default: '10000' },
      names: { type: 'string', default: '5000' },
      rounds: { type: 'string', default: '5' },
      port: { type: 'string', default: '4391' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return
  }
  console.log(machineAndCommand('load', flags))
  const load: Load = {
    minutes: Number(values.minutes),
    runs: Number(values.runs),
    rate: Number(values.rate),
    pages: Number(values.pages),
  }
  const parts = values.parts.split(',')
  const large: LargeStore = {
    steps: Number(values.steps),
    runs: Number(values.stored),
    names: Number(values.names),
    rounds: Number(values.rounds),
  }
  for (const database of ['pglite', 'postgres'].filter(
    (each) => values.database === 'both' || values.database === each,
  )) {
    const postgres = database === 'postgres' ? await startTemporaryPostgres({ survivesKill: true }) : undefined
    const environment: Record<string, string> = postgres === undefined ? {} : { DATABASE_URL: postgres.url }
    try {
      if (parts.includes('bulk') || parts.includes('live')) await benchHub(database, postgres?.url, parts, load)
      if (parts.includes('browser')) await benchBrowser(database, environment, Number(values.port), large)
    } finally {
      await postgres?.stop()
    }
  }
}

async function benchHub(
  database: string,
  postgresUrl: string | undefined,
  parts: readonly string[],
  load: Load,
): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), 'misfit-load-'))
  const hub = start('libs/hub/src/testing/hub-process.ts', [
    home,
    '0',
    ...(postgresUrl === undefined ? [] : [postgresUrl]),
  ])
  try {
    const url = await firstLine(hub)
    if (parts.includes('bulk')) await benchBulk(database, url)
    if (parts.includes('live')) await benchLive(database, url, hub, load)
  } finally {
    hub.kill('SIGKILL')
    await once(hub, 'exit')
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Sends one run as fast as the hub takes it, with as many steps in a line as a trainer puts there at most. */
async function benchBulk(database: string, url: string): Promise<void> {
  const runId = newRunId()
  const trainer = await connectTrainer(url, { takesJobs: false, trainerId: runId, runs: [runId] })
  await trainer.append(runId, [formatEventLine(createdEvent({}, runId)), formatEventLine(startedEvent(2))])
  const [stepsInLine, linesInMessage, messages] = [500, 20, 40]
  const losses = Array.from({ length: stepsInLine }, (_, i) => Math.fround(1 / (i + 1)))
  const seconds: number[] = []
  for (let message = 0; message < messages; message++) {
    const lines = Array.from({ length: linesInMessage }, (_, i) => {
      const seq = 3 + message * linesInMessage + i
      return formatEventLine(stepsEvent(seq, 1 + (seq - 3) * stepsInLine, losses))
    })
    const startedAt = performance.now()
    await trainer.append(runId, lines)
    seconds.push((performance.now() - startedAt) / 1000)
  }
  trainer.close()
  // A step has a loss and an accuracy.
  const points = 2 * stepsInLine * linesInMessage
  const all = points * messages
  const rate = Math.round(all / seconds.reduce((sum, each) => sum + each, 0))
  console.log(
    `${database}: in bulk ${rate.toLocaleString('en')} points a second, stored and acknowledged ` +
      `(${all.toLocaleString('en')} points; median of a message ${(1000 * median(seconds)).toFixed(0)} ms)`,
  )
}

async function benchLive(
  database: string,
  url: string,
  hub: ChildProcess,
  { minutes, runs, rate, pages }: Load,
): Promise<void> {
  const runIds = Array.from({ length: runs }, () => newRunId())
  const sending = start('tools/bench/load/sender.ts', [url, String(rate / runs), String(60 * minutes), ...runIds])
  await firstLine(sending)
  const watching = start('tools/bench/load/open-pages.ts', [url, String(pages), ...runIds])
  await firstLine(watching)
  const pid = hub.pid ?? 0
  const memory: number[] = []
  const sampling = setInterval(() => {
    memory.push(residentBytesOf(pid) / 1e6)
  }, 1000)
  const [processorBefore, startedAt] = [processorSeconds(pid), performance.now()]
  sending.stdin?.write('go\n')
  const sent = sentSchema.parse(JSON.parse(await finished(sending)))
  const processor = (processorSeconds(pid) - processorBefore) / ((performance.now() - startedAt) / 1000)
  clearInterval(sampling)
  await delay(1000)
  watching.stdin?.end()
  const came = pagesSchema.parse(JSON.parse(await finished(watching)))
  const tenth = Math.max(1, Math.floor(memory.length / 10))
  console.log(
    `${database}: ${runs} runs, ${rate} events a second, ${pages} pages, ${minutes} min: event to page ` +
      `p50 ${came.p50} ms, p99 ${came.p99} ms; ` +
      `${sent.events} events stored, ${came.events} brought; hub ${(100 * processor).toFixed(0)} % of a core, ` +
      `${median(memory.slice(tenth, 2 * tenth)).toFixed(0)} MB early, ` +
      `${median(memory.slice(-tenth)).toFixed(0)} MB late; ` +
      `${(came.bytes / came.events).toFixed(0)} bytes an event and page`,
  )
}

function start(name: string, args: string[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', program(name), ...args], {
    cwd: workspace,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('its output is not piped')
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return String(line)
}

/** Waits for the end of a process, and gives what it printed last. */
async function finished(child: ChildProcess): Promise<string> {
  let printed = ''
  child.stdout?.on('data', (text: Buffer) => {
    printed += text.toString()
  })
  await once(child, 'close')
  return printed.trim().split('\n').at(-1) ?? ''
}

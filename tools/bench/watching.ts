import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Browser } from '@playwright/test'
import { startedRunSchema } from '@misfit/events/http/http-api'
import { parseEventLine } from '@misfit/events/run/run-event'
import { findModelSpec } from '@misfit/model/find-model'
import { recommendedThreads, threadEnvironment } from '@misfit/training/step/threads'
import { descendantsOf, signal } from '../faults/processes.ts'
import { machineAndCommand } from './hardware/machine.ts'
import { withProduct, type RunningProduct } from './product.ts'
import { type BenchReading, readingSchema, readingsIn } from './reading.ts'
import { median, percentile } from './statistics.ts'

const usage = `npm run bench -- watching [flags]
  --models <ids>   default model_3
  --pairs <n>      pairs of turns: the library alone, and the whole product; default 40
  --seconds <s>    mean length of a turn, which is up to a quarter longer or shorter; default 8
  --port <n>       where the dashboard listens; default 4390
The pages must be built: npx nx build dashboard. MISFIT_CHROMIUM names the browser. Linux only.`

const workspace = fileURLToPath(new URL('../../', import.meta.url))
/** Milliseconds at the beginning of a turn that are not counted: processes that stood still do what has become due. */
const settling = 1000

/**
 * Measures what watching costs: speed of training by the library alone, beside that of the whole product, with events,
 * stored predictions, hub and a page in Chromium that shows the run. Both train all the time, and take turns of a few
 * seconds in which all processes of the other stand still: so a machine that gets slower or faster by and by favours
 * neither.
 */
export async function benchWatching(flags: string[]): Promise<void> {
  const { values } = parseArgs({
    args: flags,
    options: {
      models: { type: 'string', default: 'model_3' },
      pairs: { type: 'string', default: '40' },
      seconds: { type: 'string', default: '8' },
      port: { type: 'string', default: '4390' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return
  }
  console.log(machineAndCommand('watching', flags))
  for (const model of values.models.split(',')) {
    report(model, await inTurns(model, Number(values.pairs), Number(values.seconds) * 1000, Number(values.port)))
  }
}

/** Time in which one of both had the machine, in milliseconds since 1970. */
interface Turn {
  readonly from: number
  readonly to: number
}

/** Steps a second in turns that followed each other. */
interface Pair {
  readonly alone: number
  readonly watched: number
}

async function inTurns(model: string, pairs: number, length: number, port: number): Promise<Pair[]> {
  const readings: BenchReading[] = []
  const alone = trainAlone(model, readings)
  try {
    const { pid: first } = alone
    if (first === undefined) throw new Error('the library alone could not be started')
    const own = () => [first, ...descendantsOf(first).map(({ pid }) => pid)]
    return await withProduct(port, {}, async (product, browser) => {
      const others = () => {
        const kept = new Set(own())
        return descendantsOf(process.pid)
          .map(({ pid }) => pid)
          .filter((pid) => !kept.has(pid))
      }
      handOver(own, others)
      const runId = await openRun(model, product, browser)
      const take = async (running: () => number[], standing: () => number[]): Promise<Turn> => {
        handOver(standing, running)
        const from = Date.now() + settling
        // What is due every so many seconds must not always be due when its turn begins.
        await delay(length * (0.75 + Math.random() / 2))
        return { from, to: Date.now() }
      }
      const turns: { alone: Turn; watched: Turn }[] = []
      try {
        for (let pair = 0; pair < pairs; pair++) {
          if (pair % 2 === 0) turns.push({ alone: await take(own, others), watched: await take(others, own) })
          else {
            const watched = await take(others, own)
            turns.push({ alone: await take(own, others), watched })
          }
        }
      } finally {
        handOver(own, others)
      }
      const watched = await readingsOf(product.url, runId)
      return turns.map((turn) => ({ alone: speedIn(turn.alone, readings), watched: speedIn(turn.watched, watched) }))
    })
  } finally {
    alone.kill('SIGKILL')
  }
}

/** Stops some processes, and lets others go on. */
function handOver(standing: () => number[], running: () => number[]): void {
  for (const pid of standing()) signal(pid, 'SIGSTOP')
  for (const pid of running()) signal(pid, 'SIGCONT')
}

/** @param readings gets what it tells */
function trainAlone(model: string, readings: BenchReading[]): ChildProcess {
  const spec = findModelSpec(model)
  const started = spawn(process.execPath, ['--import', 'tsx', path.join(workspace, 'tools/bench/bare-fit.ts'), model], {
    cwd: workspace,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...threadEnvironment(recommendedThreads(spec, cpus().length), spec) },
  })
  createInterface({ input: started.stdout }).on('line', (line) => readings.push(readingSchema.parse(JSON.parse(line))))
  return started
}

/** Starts a run in the product, opens its page, and waits until an epoch is done: the first prepares much. */
async function openRun(model: string, { url, home }: RunningProduct, browser: Browser): Promise<string> {
  await datasetDrawn(home)
  const page = await browser.newPage()
  await page.goto(url)
  const answer = await fetch(`${url}/api/runs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ settings: { name: `watched ${model}`, model, epochs: 10_000 } }),
  })
  if (!answer.ok) throw new Error(`the dashboard did not take the run: ${await answer.text()}`)
  const { runId } = startedRunSchema.parse(await answer.json())
  await page.goto(`${url}/runs/${runId}`)
  await page.getByText(/epoch 2 of/).waitFor({ timeout: 600_000 })
  return runId
}

/** Drawing the images of the dataset comes once in the life of a data folder: it is not what is measured. */
async function datasetDrawn(home: string): Promise<void> {
  const drawn = () => {
    const folder = path.join(home, 'datasets')
    return existsSync(folder) && readdirSync(folder).some((id) => existsSync(path.join(folder, id, 'published.json')))
  }
  for (let tries = 0; tries < 600 && !drawn(); tries++) await delay(500)
}

async function readingsOf(url: string, runId: string): Promise<BenchReading[]> {
  // What the trainer wrote last comes to the hub within two seconds.
  await delay(5000)
  const text = await (await fetch(`${url}/api/runs/${runId}/events?after=0`)).text()
  return text
    .split('\n')
    .filter(Boolean)
    .map(parseEventLine)
    .flatMap((event) => readingsIn(event, event.at))
}

/** Steps a second of training, with all that comes between steps, but without validation. */
function speedIn({ from, to }: Turn, readings: readonly BenchReading[]): number {
  let [steps, milliseconds] = [0, 0]
  for (const [i, reading] of readings.entries()) {
    const before = readings[i - 1]
    if (before === undefined || before.at < from || reading.at > to) continue
    steps += reading.steps
    milliseconds += reading.at - before.at - reading.validation * 1000
  }
  if (steps === 0) throw new Error('one of both did not train in its turn: it has failed, or a turn is too short')
  return (steps / milliseconds) * 1000
}

function report(model: string, pairs: readonly Pair[]): void {
  const row = (name: string, speeds: readonly number[]) => ({
    '': name,
    'steps a second': median(speeds).toFixed(1),
    'middle half': `${percentile(speeds, 0.25).toFixed(1)} to ${percentile(speeds, 0.75).toFixed(1)}`,
    turns: speeds.length,
  })
  const costs = pairs.map(({ alone, watched }) => alone / watched - 1)
  const inPercent = (share: number): string => `${(share * 100).toFixed(1)} %`
  console.log(`\n${model}`)
  console.table([
    row(
      'library alone',
      pairs.map(({ alone }) => alone),
    ),
    row(
      'whole product, a page open',
      pairs.map(({ watched }) => watched),
    ),
  ])
  console.log(
    `watching costs ${inPercent(median(costs))} of the training time: median of ${costs.length} pairs, ` +
      `half of them between ${inPercent(percentile(costs, 0.25))} and ${inPercent(percentile(costs, 0.75))} ` +
      '(target for model_3: under 3 %)',
  )
}

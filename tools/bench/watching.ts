import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { startedRunSchema } from '@misfit/events/http-api'
import { parseEventLine, type EventOf } from '@misfit/events/run-event'
import { runSummarySchema } from '@misfit/events/run-summary'
import { findModelSpec } from '@misfit/model/spec'
import { recommendedThreads, threadEnvironment } from '@misfit/training/threads'
import { machineAndCommand } from './machine.ts'
import { withProduct } from './product.ts'
import { median, spread } from './statistics.ts'

const usage = `npm run bench -- watching [flags]
  --models <ids>   default model_1,model_3
  --rounds <n>     turns of each: bare, then the whole product; default 3
  --epochs <n>     of each turn; the first is left out where there are more; default 2
  --port <n>       where the dashboard listens; default 4390
The pages must be built: npx nx build dashboard. MISFIT_CHROMIUM names the browser.`

const workspace = fileURLToPath(new URL('../../', import.meta.url))

/**
 * What watching costs: training time of an epoch by the library alone, beside that of the whole product, with events,
 * stored predictions, hub and a page in Chromium that shows the run. Both take turns.
 */
export async function benchWatching(flags: string[]): Promise<void> {
  const { values } = parseArgs({
    args: flags,
    options: {
      models: { type: 'string', default: 'model_1,model_3' },
      rounds: { type: 'string', default: '3' },
      epochs: { type: 'string', default: '2' },
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
    const bare: Epoch[] = []
    const watched: Epoch[] = []
    for (let round = 0; round < Number(values.rounds); round++) {
      bare.push(...steady(trainBare(model, Number(values.epochs))))
      watched.push(...steady(await trainWatched(model, Number(values.epochs), Number(values.port))))
    }
    report(model, bare, watched)
  }
}

/** Seconds of an epoch. */
interface Epoch {
  readonly training: number
  readonly validation: number
}

/** The first epoch prepares TensorFlow. */
const steady = (epochs: readonly Epoch[]) => (epochs.length > 1 ? epochs.slice(1) : epochs)

const epochsSchema = z.array(z.object({ training: z.number(), validation: z.number() }))

function trainBare(model: string, epochs: number): Epoch[] {
  const spec = findModelSpec(model)
  const { stdout, status } = spawnSync(process.execPath, ['--import', 'tsx', path.join(workspace, 'tools/bench/bare-fit.ts'), model, String(epochs)], {
    cwd: workspace, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...threadEnvironment(recommendedThreads(spec, cpus().length), spec) },
  })
  if (status !== 0) throw new Error(`bare training of ${model} ended with code ${status}`)
  return epochsSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
}

/** Opens the run's page in the product on a new data folder, and reads the epochs from the run. */
async function trainWatched(model: string, epochs: number, port: number): Promise<Epoch[]> {
  return withProduct(port, {}, async ({ url, home }, browser) => {
    await datasetDrawn(home)
    const page = await browser.newPage()
    await page.goto(url)
    const answer = await fetch(`${url}/api/runs`, {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ settings: { name: `watched ${model}`, model, epochs } }),
    })
    if (!answer.ok) throw new Error(`the dashboard did not take the run: ${await answer.text()}`)
    const { runId } = startedRunSchema.parse(await answer.json())
    await page.goto(`${url}/runs/${runId}`)
    return await finishedEpochs(url, runId)
  })
}

const pause = (milliseconds = 500) => new Promise((resolve) => { setTimeout(resolve, milliseconds) })

/** Drawing the images of the dataset comes once in the life of a data folder: it is not what is measured. */
async function datasetDrawn(home: string): Promise<void> {
  const drawn = () => {
    const folder = path.join(home, 'datasets')
    return existsSync(folder) && readdirSync(folder).some((id) => existsSync(path.join(folder, id, 'published.json')))
  }
  for (let tries = 0; tries < 600 && !drawn(); tries++) await pause()
}

/** @throws when the run ends otherwise than completed */
async function finishedEpochs(url: string, runId: string): Promise<Epoch[]> {
  const ask = async () => runSummarySchema.parse(await (await fetch(`${url}/api/runs/${runId}`)).json())
  let run = await ask()
  for (; run.endedAt === null; run = await ask()) {
    // Seldom: asking costs the processor as well.
    await pause(2000)
  }
  if (run.status !== 'completed') throw new Error(`the run is ${run.status}: ${run.message ?? ''}`)
  const text = await (await fetch(`${url}/api/runs/${runId}/events?after=0`)).text()
  return text.split('\n').filter(Boolean).map(parseEventLine).filter((event): event is EventOf<'epoch'> => event.type === 'epoch')
    .map(({ seconds, validationSeconds }) => ({ training: seconds, validation: validationSeconds }))
}

function report(model: string, bare: readonly Epoch[], watched: readonly Epoch[]): void {
  const row = (name: string, epochs: readonly Epoch[]) => {
    const training = epochs.map((epoch) => epoch.training)
    return {
      '': name,
      'training, s an epoch': median(training).toFixed(3),
      spread: `${(spread(training) * 100).toFixed(0)} %`,
      'validation, s': median(epochs.map(({ validation }) => validation)).toFixed(3),
      epochs: epochs.length,
    }
  }
  console.log(`\n${model}`)
  console.table([row('library alone', bare), row('whole product, a page open', watched)])
  const ratio = median(watched.map(({ training }) => training)) / median(bare.map(({ training }) => training))
  console.log(`watching costs ${((ratio - 1) * 100).toFixed(1)} % of the training time (target for model_3: under 3 %)`)
}

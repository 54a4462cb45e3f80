import { rmSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { threadEnvironment } from '@misfit/training/step/threads'
import { Contestant, contestantsNamed, type ContestantCommand } from './contestant.ts'
import { machineAndCommand } from './hardware/machine.ts'
import { writeMnistFiles } from './mnist-files.ts'
import { peerPython } from './peers.ts'
import { answerSchema } from './prediction/questions.ts'
import { median, percentile, spread } from './statistics.ts'

const usage = `npm run bench -- predict [flags]
  --models <ids>     default model_1,model_2,model_3
  --batches <sizes>  default 1,32,1000
  --rounds <n>       turns of each contestant; default 5
  --seconds <s>      length of a turn; default 2
  --no-peers         only Misfit: no Keras, no PyTorch
  --only <words>     only contestants whose name contains one of these`

/**
 * Prediction of MNIST's test images, from bytes to probabilities: images a second by batch size, and how long a single
 * image takes. Misfit, Keras and PyTorch take turns on all cores; each in several ways, the best of which counts.
 */
export async function benchPredict(flags: string[]): Promise<void> {
  const { values } = parseArgs({
    args: flags,
    allowNegative: true,
    options: {
      models: { type: 'string', default: 'model_1,model_2,model_3' },
      batches: { type: 'string', default: '1,32,1000' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '2' },
      peers: { type: 'boolean', default: true },
      only: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return
  }
  const python = values.peers ? peerPython() : undefined
  const folder = await writeMnistFiles()
  try {
    console.log(machineAndCommand('predict', flags))
    for (const model of values.models.split(',')) {
      const chosen = contestantsNamed(contestants(model, python), values.only)
      for (const batch of values.batches.split(',').map(Number)) {
        const results = await benchBatch(model, batch, chosen, folder, {
          rounds: Number(values.rounds),
          seconds: Number(values.seconds),
        })
        report(model, batch, results)
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Microseconds of a call, for each turn. */
interface Result {
  readonly name: string
  readonly p50: number[]
  readonly p99: number[]
}

async function benchBatch(
  model: string,
  batch: number,
  commands: readonly ContestantCommand[],
  folder: string,
  plan: { rounds: number; seconds: number },
): Promise<Result[]> {
  const running: { contestant: Contestant; result: Result }[] = []
  try {
    for (const command of commands) {
      const { contestant } = await Contestant.start(command, model, folder)
      running.push({ contestant, result: { name: command.name, p50: [], p99: [] } })
      // Compilers see this batch size for the first time.
      await contestant.ask({ predict: batch, seconds: plan.seconds / 4 }, answerSchema)
    }
    for (let round = 0; round < plan.rounds; round++) {
      for (const { contestant, result } of running) {
        const { microseconds } = await contestant.ask({ predict: batch, seconds: plan.seconds }, answerSchema)
        result.p50.push(percentile(microseconds, 0.5))
        result.p99.push(percentile(microseconds, 0.99))
      }
    }
  } finally {
    for (const { contestant } of running) contestant.stop()
  }
  return running.map(({ result }) => result)
}

function contestants(model: string, python: string | undefined): ContestantCommand[] {
  const file = (name: string) => path.join(path.dirname(fileURLToPath(import.meta.url)), 'prediction', name)
  // One thread is faster for a single image, all for large batches.
  const misfit = [...new Set([1, cpus().length])].map((threads): ContestantCommand => ({
    name: `Misfit, ${threads === 1 ? 'one thread' : `${threads} threads`}`,
    command: process.execPath,
    arguments: ['--import', 'tsx', file('misfit-predictor.ts')],
    environment: threadEnvironment(threads),
  }))
  if (python === undefined) return misfit
  const keras = ['call', 'predict_on_batch', 'function'].map((how): ContestantCommand => ({
    name: `Keras ${how}`,
    command: python,
    arguments: [file('keras_predictor.py'), how],
  }))
  const layout = model === 'model_3' ? 'channels-last' : 'one-thread'
  const torch = ['eager', `eager+${layout}`, 'compile', `compile+${layout}`].map((options): ContestantCommand => ({
    name: `PyTorch ${options.replaceAll('+', ', ')}`,
    command: python,
    arguments: [file('torch_predictor.py'), options],
  }))
  return [...misfit, ...keras, ...torch]
}

function report(model: string, batch: number, results: readonly Result[]): void {
  const ours = Math.min(...results.filter(({ name }) => name.startsWith('Misfit')).map(({ p50 }) => median(p50)))
  console.log(`\n${model}, ${batch === 1 ? 'one image' : `batches of ${batch}`}`)
  console.table(
    results.map(({ name, p50, p99 }) => ({
      '': name,
      'images a second': Math.round((batch / median(p50)) * 1e6),
      'p50, µs': median(p50).toFixed(1),
      'p99, µs': median(p99).toFixed(1),
      'spread of p50': `${(spread(p50) * 100).toFixed(0)} %`,
      'best of Misfit / this': (ours / median(p50)).toFixed(2),
    })),
  )
}

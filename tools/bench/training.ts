import { rmSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findModelSpec } from '@misfit/model/spec'
import { recommendedThreads, threadEnvironment } from '@misfit/training/threads'
import { Contestant, type ContestantCommand } from './contestant.ts'
import { machineAndCommand } from './machine.ts'
import { writeMnistFiles } from './mnist-files.ts'
import { peerPython } from './peers.ts'
import { median, spread } from './statistics.ts'

const usage = `npm run bench -- training [flags]
  --models <ids>     default model_1,model_2,model_3
  --rounds <n>       turns of each contestant; default 3
  --seconds <s>      length of a turn, at most one epoch; default 5
  --no-peers         only Misfit: no Keras, no PyTorch
  --only <words>     only contestants whose name contains one of these
  --accuracy         also train each to one epoch at least, and test it`

const stepsInEpoch = Math.ceil(50_000 / 32)

/**
 * Training time of an epoch of MNIST (50,000 images, batch 32), without validation: Misfit compiled and eager, Keras and
 * PyTorch take turns on one model after the other, on all cores.
 */
export async function benchTraining(flags: string[]): Promise<void> {
  const { values } = parseArgs({
    args: flags,
    allowNegative: true,
    options: {
      models: { type: 'string', default: 'model_1,model_2,model_3' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '5' },
      peers: { type: 'boolean', default: true },
      only: { type: 'string', default: '' },
      accuracy: { type: 'boolean', default: false },
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
    console.log(machineAndCommand('training', flags))
    for (const model of values.models.split(',')) {
      const plan = { rounds: Number(values.rounds), seconds: Number(values.seconds), accuracy: values.accuracy }
      const chosen = contestants(model, python).filter(({ name }) => values.only.split(',').some((word) => name.includes(word)))
      report(model, await benchModel(model, chosen, folder, plan))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Result {
  readonly name: string
  readonly preparation: number
  /** Seconds an epoch, for each turn. */
  readonly epochs: number[]
  accuracy?: number
}

async function benchModel(
  model: string, commands: readonly ContestantCommand[], folder: string, plan: { rounds: number; seconds: number; accuracy: boolean },
): Promise<Result[]> {
  const results: Result[] = []
  const running: { contestant: Contestant; result: Result; steps: number }[] = []
  try {
    for (const command of commands) {
      const { contestant, preparation } = await Contestant.start(command, model, folder)
      const result: Result = { name: command.name, preparation, epochs: [] }
      results.push(result)
      await contestant.train(10)
      const each = await contestant.train(20) / 20
      running.push({ contestant, result, steps: Math.max(20, Math.min(stepsInEpoch, Math.ceil(plan.seconds / each))) })
    }
    for (let round = 0; round < plan.rounds; round++) {
      for (const { contestant, result, steps } of running) {
        result.epochs.push(await contestant.train(steps) / steps * stepsInEpoch)
      }
    }
    if (plan.accuracy) {
      for (const { contestant, result, steps } of running) {
        await contestant.train(Math.max(0, stepsInEpoch - steps * plan.rounds))
        result.accuracy = await contestant.test()
      }
    }
  } finally {
    for (const { contestant } of running) contestant.stop()
  }
  return results
}

function contestants(model: string, python: string | undefined): ContestantCommand[] {
  const here = path.dirname(fileURLToPath(import.meta.url))
  const misfit = (execution: string): ContestantCommand => ({
    name: `Misfit ${execution}`,
    command: process.execPath,
    arguments: ['--import', 'tsx', path.join(here, 'training', 'misfit-contestant.ts'), execution],
    environment: threadEnvironment(recommendedThreads(findModelSpec(model), cpus().length)),
  })
  if (python === undefined) return [misfit('compiled'), misfit('eager')]
  const peer = (name: string, file: string, ...options: string[]): ContestantCommand =>
    ({ name, command: python, arguments: [path.join(here, 'training', file), ...options] })
  const torch = (options: string) => peer(`PyTorch ${options.replaceAll('+', ', ')}`, 'torch_contestant.py', options)
  const variants = model === 'model_3' ? ['eager', 'eager+channels-last', 'compile', 'compile+channels-last'] : ['eager', 'eager+one-thread', 'compile', 'compile+one-thread']
  return [misfit('compiled'), misfit('eager'), peer('Keras fit', 'keras_contestant.py'), ...variants.map(torch)]
}

function report(model: string, results: readonly Result[]): void {
  const ours = median(results[0]?.epochs ?? [])
  console.log(`\n${model}`)
  console.table(results.map(({ name, preparation, epochs, accuracy }) => ({
    '': name,
    'seconds an epoch': median(epochs).toFixed(3),
    spread: `${(spread(epochs) * 100).toFixed(0)} %`,
    'compiled / this': (ours / median(epochs)).toFixed(2),
    'first step, s': preparation.toFixed(2),
    ...(accuracy === undefined ? {} : { 'test accuracy': accuracy.toFixed(4) }),
  })))
}

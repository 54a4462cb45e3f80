import { rmSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findModelSpec } from '@misfit/model/find-model'
import { recommendedThreads, threadEnvironment } from '@misfit/training/step/threads'
import { Contestant, contestantsNamed, type ContestantCommand } from './contestant.ts'
import { machineAndCommand } from './hardware/machine.ts'
import { writeMnistFiles } from './mnist-files.ts'
import { peerPython } from './peers.ts'
import { median, spread } from './statistics.ts'

const usage = `npm run bench -- training [flags]
  --models <ids>     default model_1,model_2,model_3
  --rounds <n>       turns of each contestant; default 3
  --seconds <s>      length of a turn; default 5
  --no-peers         only Misfit: no Keras, no PyTorch
  --only <words>     only contestants whose name contains one of these
  --no-accuracy      don't train each to one epoch at least and test it`

const stepsInEpoch = Math.ceil(50_000 / 32)

/**
 * Training time of an epoch of MNIST (50,000 images, batch 32), without validation: Misfit compiled and eager, Keras
 * and PyTorch take turns on one model after the other, on all cores. model_3 is compared in `bfloat16` too.
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
      accuracy: { type: 'boolean', default: true },
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
      const chosen = contestantsNamed(contestants(model, python), values.only)
      if (chosen.length > 0) report(model, await benchModel(model, chosen, folder, plan))
      const inBfloat16 = model === 'model_3' ? contestantsNamed(chosen16(python), values.only) : []
      if (inBfloat16.length > 0) report(`${model} in bfloat16`, await benchModel(model, inBfloat16, folder, plan))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Result {
  readonly name: string
  readonly preparation: number
  /** Seconds of the longest calls that block, at their 95th percentile. Only Misfit says it. */
  callSeconds?: number | undefined
  /** Seconds an epoch, for each turn. */
  readonly epochs: number[]
  accuracy?: number
}

async function benchModel(
  model: string,
  commands: readonly ContestantCommand[],
  folder: string,
  plan: { rounds: number; seconds: number; accuracy: boolean },
): Promise<Result[]> {
  const results: Result[] = []
  const running: { contestant: Contestant; result: Result; steps: number }[] = []
  try {
    for (const command of commands) {
      const { contestant, preparation } = await Contestant.start(command, model, folder)
      const result: Result = { name: command.name, preparation, epochs: [] }
      results.push(result)
      await contestant.train(10)
      const each = (await contestant.train(20)) / 20
      running.push({ contestant, result, steps: Math.max(20, Math.ceil(plan.seconds / each)) })
    }
    for (let round = 0; round < plan.rounds; round++) {
      for (const { contestant, result, steps } of running) {
        const { seconds, callSeconds } = await contestant.trainTimed(steps)
        result.epochs.push((seconds / steps) * stepsInEpoch)
        result.callSeconds = callSeconds
      }
    }
    if (plan.accuracy) {
      for (const { contestant, result, steps } of running) {
        const missing = stepsInEpoch - steps * plan.rounds
        if (missing > 0) await contestant.train(missing)
        result.accuracy = await contestant.test()
      }
    }
  } finally {
    for (const { contestant } of running) contestant.stop()
  }
  return results
}

const here = path.join(path.dirname(fileURLToPath(import.meta.url)), 'training')

function misfit(model: string, execution: 'compiled' | 'eager', precision = 'f32'): ContestantCommand {
  const spec = findModelSpec(model)
  return {
    name: `Misfit ${execution}${precision === 'f32' ? '' : `, ${precision}`}`,
    command: process.execPath,
    arguments: ['--import', 'tsx', path.join(here, 'misfit-contestant.ts'), execution, precision],
    environment: threadEnvironment(
      recommendedThreads(spec, cpus().length),
      execution === 'compiled' ? spec : undefined,
    ),
  }
}

function torch(python: string, options: string): ContestantCommand {
  return {
    name: `PyTorch ${options.replaceAll('+', ', ')}`,
    command: python,
    arguments: [path.join(here, 'torch_contestant.py'), options],
  }
}

/** Contestants in `bfloat16`, and Misfit in 32-bit floats to compare with. */
function chosen16(python: string | undefined): ContestantCommand[] {
  const ours = [misfit('model_3', 'compiled', 'bf16'), misfit('model_3', 'compiled')]
  return python === undefined ? ours : [...ours, torch(python, 'eager+bf16'), torch(python, 'eager+bf16+channels-last')]
}

function contestants(model: string, python: string | undefined): ContestantCommand[] {
  const ours = [misfit(model, 'compiled'), misfit(model, 'eager')]
  if (python === undefined) return ours
  const keras = { name: 'Keras fit', command: python, arguments: [path.join(here, 'keras_contestant.py')] }
  const variants =
    model === 'model_3'
      ? ['eager', 'eager+channels-last', 'compile', 'compile+channels-last']
      : ['eager', 'eager+one-thread', 'compile', 'compile+one-thread']
  return [...ours, keras, ...variants.map((options) => torch(python, options))]
}

function report(model: string, results: readonly Result[]): void {
  const ours = median(results[0]?.epochs ?? [])
  console.log(`\n${model}`)
  console.table(
    results.map(({ name, preparation, epochs, accuracy, callSeconds }) => ({
      '': name,
      'seconds an epoch': median(epochs).toFixed(3),
      spread: `${(spread(epochs) * 100).toFixed(0)} %`,
      'first / this': (ours / median(epochs)).toFixed(2),
      'first step, s': preparation.toFixed(2),
      'ms a call, p95': callSeconds === undefined ? '' : (callSeconds * 1000).toFixed(0),
      ...(accuracy === undefined ? {} : { 'test accuracy': accuracy.toFixed(4) }),
    })),
  )
}

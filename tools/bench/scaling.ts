import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findModelSpec } from '@misfit/model/find-model'
import { threadEnvironment } from '@misfit/training/step/threads'
import { machineAndCommand } from './hardware/machine.ts'

const usage = `npm run bench -- scaling [flags]
  --model <id>       default model_3
  --batches <sizes>  default 1,4,16,32,64,128,256,512,1024
  --widths <units>   of a net of two equal Dense layers; default 16,64,256,1024
  --images <counts>  training images held; default 1000,10000,50000
  --threads <n>      default: all cores
  --seconds <s>      length of each measurement; default 2`

/**
 * Measures how a training step grows with the batch, the width of a net and the number of images, and how much of the
 * machine's matrix multiplication it reaches. In processes of their own, since threads are set before TensorFlow loads.
 */
export async function benchScaling(flags: string[]): Promise<void> {
  const { values } = parseArgs({
    args: flags,
    options: {
      model: { type: 'string', default: 'model_3' },
      batches: { type: 'string', default: '1,4,16,32,64,128,256,512,1024' },
      widths: { type: 'string', default: '16,64,256,1024' },
      images: { type: 'string', default: '1000,10000,50000' },
      threads: { type: 'string', default: String(cpus().length) },
      seconds: { type: 'string', default: '2' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return
  }
  console.log(`${machineAndCommand('scaling', flags)}; ${values.threads} threads`)
  const threads = Number(values.threads)
  const shared = threadEnvironment(threads)
  const measured = runScript('hardware/matmul-rate-measurement.ts', [values.seconds], shared, 'pipe')
  const rates: unknown = JSON.parse(measured ?? '')
  const asked = JSON.stringify({ ...values, rates })
  runScript('scaling-measurement.ts', ['model', asked], threadEnvironment(threads, findModelSpec(values.model)))
  runScript('scaling-measurement.ts', ['widths', asked], shared)
}

/** @returns what a process with this environment printed, unless it is shown */
function runScript(
  name: string,
  flags: readonly string[],
  environment: Readonly<Record<string, string>>,
  output: 'pipe' | 'inherit' = 'inherit',
): string | null {
  const script = path.join(path.dirname(fileURLToPath(import.meta.url)), name)
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', script, ...flags], {
    encoding: 'utf8',
    stdio: ['ignore', output, 'inherit'],
    env: { ...process.env, ...environment },
  })
  if (status !== 0) throw new Error('the measurement ended early')
  return stdout
}

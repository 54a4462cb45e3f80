import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Precision } from '@misfit/training/training-step'
import { threadEnvironment } from '@misfit/training/threads'
import { z } from 'zod'
import { bundleOf } from '../bundle.mjs'

/** What is to be timed. */
export interface ThreadProbe {
  readonly model: string
  readonly batchSize: number
  readonly precision: Precision
}

/** A step of a huge model may take long; then the rule must do. */
const longestProbe = 20_000
const answerSchema = z.object({ milliseconds: z.number().positive().nullable() })

/**
 * Times a training step with so many threads, in a process of its own: TensorFlow reads the number when it loads.
 *
 * @returns milliseconds a step; null when the model can't be compiled here, or takes too long
 */
export async function probeThreads(probe: ThreadProbe, threads: number): Promise<number | null> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [await bundleOf('thread-probe'), JSON.stringify(probe)], {
      env: { ...process.env, ...threadEnvironment(threads), TF_CPP_MIN_LOG_LEVEL: '3' },
      timeout: longestProbe,
    })
    return answerSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).milliseconds
  } catch {
    return null
  }
}

import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { findModelSpec } from '@misfit/model/find-model'
import type { Precision } from '@misfit/training/step/training-step'
import { threadEnvironment } from '@misfit/training/step/threads'
import { z } from 'zod'
import { bundleOf } from '../../bundle.mjs'

/** Training whose steps are to be timed. */
export interface ThreadProbe {
  readonly model: string
  readonly batchSize: number
  readonly precision: Precision
}

/** Turns of each number of threads. */
const rounds = 4
/** Milliseconds for one of them: a step of a huge model may take long; then the rule must do. */
const longestProbe = 20_000
const readySchema = z.object({ ready: z.boolean() })
const turnSchema = z.object({ milliseconds: z.number().positive() })

/**
 * Times a training step with each number of threads, in a process for each: TensorFlow reads the number when it loads.
 * They take turns, so that what else the machine does meanwhile disturbs all of them alike.
 *
 * @returns milliseconds a step, the least of its turns; null when the model can't be compiled here, or takes too long
 */
export async function probeThreads(probe: ThreadProbe, candidates: readonly number[]): Promise<(number | null)[]> {
  const program = await bundleOf('thread-probe')
  const probes = candidates.map((threads) => new Probe(program, probe, threads))
  try {
    await Promise.all(probes.map((each) => each.ready()))
    for (let round = 0; round < rounds; round++) for (const each of probes) await each.takeTurn()
    return probes.map(({ least }) => least)
  } finally {
    for (const each of probes) each.end()
  }
}

class Probe {
  /** Milliseconds a step so far. */
  least: number | null = null
  readonly #process: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: AsyncIterator<string>
  readonly #timer: NodeJS.Timeout
  #works = true

  constructor(program: string, probe: ThreadProbe, threads: number) {
    this.#process = spawn(process.execPath, [program, JSON.stringify(probe)], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: {
        ...process.env,
        ...threadEnvironment(threads, findModelSpec(probe.model), probe.batchSize),
        TF_CPP_MIN_LOG_LEVEL: '3',
      },
    })
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]()
    this.#timer = setTimeout(() => this.#process.kill('SIGKILL'), longestProbe)
    // It ended, or could not be started: its output ends as well.
    this.#process.on('error', () => undefined)
    this.#process.stdin.on('error', () => undefined)
  }

  async ready(): Promise<void> {
    this.#works = (await this.#answer(readySchema))?.ready ?? false
  }

  async takeTurn(): Promise<void> {
    if (!this.#works) return
    this.#process.stdin.write('\n')
    const answer = await this.#answer(turnSchema)
    this.#works = answer !== null
    // One that ended in between is not compared by the turns that it had.
    this.least = answer === null ? null : Math.min(answer.milliseconds, this.least ?? Infinity)
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#process.kill('SIGKILL')
  }

  /** @returns null when it ended, or said something else */
  async #answer<Answer>(schema: z.ZodType<Answer>): Promise<Answer | null> {
    const { value, done } = await this.#lines.next()
    if (done) return null
    try {
      return schema.parse(JSON.parse(value))
    } catch {
      return null
    }
  }
}

import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { z } from 'zod'

/**
 * Command that starts a contestant, which trains or predicts. It is given the model and the folder of the images after
 * these arguments.
 */
export interface ContestantCommand {
  readonly name: string
  readonly command: string
  readonly arguments: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/** Selects contestants whose name contains one of these words, which a comma parts; all for none. */
export function contestantsNamed(all: readonly ContestantCommand[], words: string): ContestantCommand[] {
  return all.filter(({ name }) => words.split(',').some((word) => name.includes(word)))
}

/** Answer to `train`: `seconds` for so many steps of 32 images, and the 95th percentile of its calls that block. */
const trainedSchema = z.object({ seconds: z.number(), callSeconds: z.number().optional() })
const testedSchema = z.object({ accuracy: z.number() })
/**
 * First line of a contestant: seconds that model and first step or prediction took to prepare, data and imports left
 * out.
 */
const readySchema = z.object({ preparation: z.number() })

/**
 * Someone who trains or predicts, in its own process: it is ready, then does what it is asked to and rests meanwhile,
 * so that several can take turns. It speaks in lines of JSON.
 */
export class Contestant {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: AsyncIterator<string>

  private constructor(
    readonly name: string,
    started: ChildProcessByStdio<Writable, Readable, null>,
  ) {
    this.#process = started
    this.#lines = createInterface({ input: started.stdout })[Symbol.asyncIterator]()
  }

  static async start(
    how: ContestantCommand,
    model: string,
    dataFolder: string,
  ): Promise<{ contestant: Contestant; preparation: number }> {
    const started = spawn(how.command, [...how.arguments, model, dataFolder], {
      stdio: ['pipe', 'pipe', process.env.MISFIT_BENCH_VERBOSE ? 'inherit' : 'ignore'],
      env: { ...process.env, ...how.environment },
    }) as ChildProcessByStdio<Writable, Readable, null>
    const contestant = new Contestant(how.name, started)
    const { preparation } = await contestant.#answer(readySchema)
    return { contestant, preparation }
  }

  async train(steps: number): Promise<number> {
    return (await this.trainTimed(steps)).seconds
  }

  trainTimed(steps: number): Promise<z.infer<typeof trainedSchema>> {
    return this.ask({ train: steps }, trainedSchema)
  }

  /** Share of the test images that it classifies right. */
  async test(): Promise<number> {
    return (await this.ask({ test: true }, testedSchema)).accuracy
  }

  stop(): void {
    this.#process.stdin.end()
  }

  /** @param answer what it must say; anything else is an error of the contestant */
  async ask<Answer>(question: object, answer: z.ZodType<Answer>): Promise<Answer> {
    this.#process.stdin.write(`${JSON.stringify(question)}\n`)
    return this.#answer(answer)
  }

  async #answer<Answer>(schema: z.ZodType<Answer>): Promise<Answer> {
    for (;;) {
      const { value, done } = await this.#lines.next()
      if (done) throw new Error(`${this.name} ended early; MISFIT_BENCH_VERBOSE=1 shows what it said`)
      if (value.startsWith('{')) return schema.parse(JSON.parse(value))
    }
  }
}

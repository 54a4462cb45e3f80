import { Presets, SingleBar } from 'cli-progress'
import type { ProgressOutput } from './run-progress.ts'

/** Progress of long work on a terminal; nothing in a file or pipe, where each command says its result. */
export class CountProgress {
  readonly #bar: SingleBar | null

  /** @param total of whatever is counted */
  constructor(output: ProgressOutput, total: number) {
    this.#bar =
      output.isTTY && total > 0
        ? new SingleBar(
            {
              stream: output,
              format: '{bar} {percentage} % {text}',
              barsize: 24,
              hideCursor: true,
              clearOnComplete: true,
              fps: 10,
            },
            Presets.shades_classic,
          )
        : null
    this.#bar?.start(total, 0, { text: '' })
  }

  /**
   * @param text what is being worked on
   * @param total where it became known only now
   */
  show(done: number, text: string, total?: number): void {
    if (total !== undefined) this.#bar?.setTotal(total)
    this.#bar?.update(done, { text: text.slice(0, 60) })
  }

  end(): void {
    this.#bar?.stop()
  }
}

/** Shows how far some work is while it is done. @param total of whatever is counted; 1 where that is not known yet */
export async function withProgress<T>(
  output: ProgressOutput,
  total: number,
  work: (progress: CountProgress) => Promise<T>,
): Promise<T> {
  const progress = new CountProgress(output, total)
  try {
    return await work(progress)
  } finally {
    progress.end()
  }
}

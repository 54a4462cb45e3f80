import { Presets, SingleBar } from 'cli-progress'
import type { Output } from './run-progress.ts'

/** How far long work has come, on a terminal; nothing in a file or pipe, where each command says its result. */
export class CountProgress {
  readonly #bar: SingleBar | null

  /** @param total of whatever is counted */
  constructor(output: Output, total: number) {
    this.#bar = output.isTTY && total > 0
      ? new SingleBar({ stream: output, format: '{bar} {percentage} % {text}', barsize: 24, hideCursor: true, clearOnComplete: true, fps: 10 }, Presets.shades_classic)
      : null
    this.#bar?.start(total, 0, { text: '' })
  }

  /** @param text what is being worked on */
  show(done: number, text: string): void {
    this.#bar?.update(done, { text: text.slice(0, 60) })
  }

  end(): void {
    this.#bar?.stop()
  }
}

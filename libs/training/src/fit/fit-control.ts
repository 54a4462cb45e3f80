/**
 * The handle by which someone outside pauses, resumes or stops a running `fit`. A request takes effect after the
 * current step; a stop wins over a pause.
 */
export class FitControl {
  #paused = false
  #stopped = false
  #wake: (() => void) | undefined

  get paused(): boolean {
    return this.#paused && !this.#stopped
  }
  get stopped(): boolean {
    return this.#stopped
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    this.#wake?.()
  }

  stop(): void {
    this.#stopped = true
    this.#wake?.()
  }

  /** Resolves when training may go on or must stop. Waits without using the processor, and keeps the process alive. */
  async whenNotPaused(): Promise<void> {
    const keepAlive = setInterval(() => undefined, 2 ** 30)
    try {
      while (this.paused)
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
    } finally {
      this.#wake = undefined
      clearInterval(keepAlive)
    }
  }
}

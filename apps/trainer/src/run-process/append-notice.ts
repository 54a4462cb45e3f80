/**
 * Tells that events were appended, once, and again only after someone listens again: a message for each event would
 * take the processor from the training many times a second, for what is sent to the hub together every so often.
 */
export class AppendNotice {
  readonly #tell: (seq: number) => void
  #isHeard = true
  #newest = 0
  #told = 0

  /** @param tell called with the number of the newest event */
  constructor(tell: (seq: number) => void) {
    this.#tell = tell
  }

  appended(seq: number): void {
    this.#newest = seq
    this.#tellNew()
  }

  listening(): void {
    this.#isHeard = true
    this.#tellNew()
  }

  #tellNew(): void {
    if (!this.#isHeard || this.#newest === this.#told) return
    this.#isHeard = false
    this.#told = this.#newest
    this.#tell(this.#newest)
  }
}

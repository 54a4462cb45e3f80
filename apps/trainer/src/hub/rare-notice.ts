/**
 * Tells a person of what goes wrong over and over: once at first, and while it lasts less and less often, so that a log
 * stays readable. Times in milliseconds.
 */
export class RareNotice {
  readonly #tell: (message: string) => void
  readonly #now: () => number
  readonly #said = new Set<string>()
  #saidAt = -Infinity
  #pause = firstPause
  #unsaid = 0

  constructor(tell: (message: string) => void, now: () => number = () => performance.now()) {
    this.#tell = tell
    this.#now = now
  }

  /** Says that something went wrong, perhaps again; seldom while it lasts. */
  problem(message: string): void {
    const isNew = !this.#said.has(message) && this.#said.size < mostTexts
    if (this.#now() - this.#saidAt < (isNew ? leastPause : this.#pause)) {
      this.#unsaid += 1
      return
    }
    if (isNew) this.#said.add(message)
    else this.#pause = Math.min(2 * this.#pause, longestPause)
    this.#tell(this.#unsaid === 0 ? message : `${message} (${this.#unsaid} problems since the last word were not told)`)
    this.#saidAt = this.#now()
    this.#unsaid = 0
  }

  /** Notes that all works again: what goes wrong next is said at once. */
  over(): void {
    this.#said.clear()
    this.#saidAt = -Infinity
    this.#pause = firstPause
    this.#unsaid = 0
  }
}

const firstPause = 60_000
const longestPause = 60 * 60_000
/** Shortest pause between two different problems, in milliseconds. */
const leastPause = 5_000
/** Most texts that are known apart; beyond, all count as one text that changes a little each time. */
const mostTexts = 8

/** Entries kept at most; the one that was idle longest makes room, and starts anew when it comes again. */
const mostKeys = 10_000

interface RateLimitOptions {
  /** Requests that are let through at once. */
  readonly burst: number
  /** Requests a second after the first burst. */
  readonly perSecond: number
}

/** Token buckets by key, in bounded memory. */
export class RateLimit {
  readonly #buckets = new Map<string, { left: number; at: number }>()

  constructor(private readonly options: RateLimitOptions) {}

  /**
   * Takes one, if there is one.
   *
   * @param now milliseconds of any clock that never goes back
   * @returns 0, or the seconds until there is one again
   */
  take(key: string, now = performance.now()): number {
    const { burst, perSecond } = this.options
    const before = this.#buckets.get(key)
    const left = before === undefined ? burst : Math.min(burst, before.left + ((now - before.at) / 1000) * perSecond)
    // Set anew, a key moves to the end: the first is the one that was idle longest.
    this.#buckets.delete(key)
    this.#buckets.set(key, { left: left < 1 ? left : left - 1, at: now })
    if (this.#buckets.size > mostKeys) this.#forgetOldest()
    return left < 1 ? Math.ceil((1 - left) / perSecond) : 0
  }

  /** Gives one back that turned out not to count. */
  giveBack(key: string): void {
    const bucket = this.#buckets.get(key)
    if (bucket !== undefined) bucket.left = Math.min(this.options.burst, bucket.left + 1)
  }

  get size(): number {
    return this.#buckets.size
  }

  #forgetOldest(): void {
    for (const key of this.#buckets.keys()) {
      this.#buckets.delete(key)
      return
    }
  }
}

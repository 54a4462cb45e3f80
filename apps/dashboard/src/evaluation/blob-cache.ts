/**
 * What was fetched by its hash, the least recently used dropped first. A blob never changes, so nothing here is
 * ever out of date, and two requests for one blob are one.
 */
export class BlobCache<Value> {
  readonly #fetch: (sha256: string) => Promise<Value>
  readonly #capacity: number
  readonly #values = new Map<string, Value>()
  readonly #loading = new Map<string, Promise<Value>>()

  /** @param capacity values kept */
  constructor(fetch: (sha256: string) => Promise<Value>, capacity: number) {
    this.#fetch = fetch
    this.#capacity = capacity
  }

  /** The value if it is here already. */
  peek(sha256: string): Value | undefined {
    return this.#values.get(sha256)
  }

  /** The value, fetched if need be. A failed fetch is not kept: the next call tries again. */
  load(sha256: string): Promise<Value> {
    const kept = this.#values.get(sha256)
    if (kept !== undefined) {
      this.#keep(sha256, kept)
      return Promise.resolve(kept)
    }
    const begun = this.#loading.get(sha256)
    if (begun !== undefined) return begun
    const loading = this.#fetch(sha256)
      .then((value) => {
        this.#keep(sha256, value)
        return value
      })
      .finally(() => this.#loading.delete(sha256))
    this.#loading.set(sha256, loading)
    return loading
  }

  #keep(sha256: string, value: Value): void {
    this.#values.delete(sha256)
    this.#values.set(sha256, value)
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.#capacity) break
      this.#values.delete(oldest)
    }
  }
}

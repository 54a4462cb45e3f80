/**
 * What was fetched by a key whose value never changes, such as a blob's hash: nothing here is ever out of date. Two
 * requests for one key are one; what was used longest ago is dropped first.
 */
export class KeyedCache<Value> {
  readonly #fetch: (key: string) => Promise<Value>
  readonly #capacity: number
  readonly #values = new Map<string, Value>()
  readonly #loading = new Map<string, Promise<Value>>()

  /** @param capacity values kept */
  constructor(fetch: (key: string) => Promise<Value>, capacity: number) {
    this.#fetch = fetch
    this.#capacity = capacity
  }

  /** The value if it is here already. */
  peek(key: string): Value | undefined {
    return this.#values.get(key)
  }

  /** The value, fetched if need be. A failed fetch is not kept: the next call tries again. */
  load(key: string): Promise<Value> {
    const kept = this.#values.get(key)
    if (kept !== undefined) {
      this.#keep(key, kept)
      return Promise.resolve(kept)
    }
    const begun = this.#loading.get(key)
    if (begun !== undefined) return begun
    const loading = this.#fetch(key)
      .then((value) => {
        this.#keep(key, value)
        return value
      })
      .finally(() => this.#loading.delete(key))
    this.#loading.set(key, loading)
    return loading
  }

  #keep(key: string, value: Value): void {
    this.#values.delete(key)
    this.#values.set(key, value)
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.#capacity) break
      this.#values.delete(oldest)
    }
  }
}

/**
 * Cache of what was fetched by a key whose value never changes, such as a blob's hash: nothing here is ever out of
 * date. Two requests for one key are one; what was used longest ago is dropped first.
 */
export class KeyedCache<Value> {
  readonly #fetch: (key: string) => Promise<Value>
  readonly #capacity: number
  readonly #weigh: (value: Value) => number
  #weight = 0
  readonly #values = new Map<string, Value>()
  readonly #loading = new Map<string, Promise<Value>>()

  /**
   * @param capacity what is kept: so many values, or so much of what they weigh
   * @param weigh what a value weighs; one that alone is too heavy is kept all the same
   */
  constructor(fetch: (key: string) => Promise<Value>, capacity: number, weigh: (value: Value) => number = () => 1) {
    this.#fetch = fetch
    this.#capacity = capacity
    this.#weigh = weigh
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
    this.#drop(key)
    this.#values.set(key, value)
    this.#weight += this.#weigh(value)
    for (const oldest of this.#values.keys()) {
      if (this.#weight <= this.#capacity || oldest === key) break
      this.#drop(oldest)
    }
  }

  #drop(key: string): void {
    const value = this.#values.get(key)
    if (value === undefined) return
    this.#values.delete(key)
    this.#weight -= this.#weigh(value)
  }
}

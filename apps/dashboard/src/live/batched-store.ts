/** Something a component can follow with `useSyncExternalStore`. */
export interface Readable<T> {
  get(): T
  subscribe(listener: () => void): () => void
}

/** The shortest time between two renders that live data causes, in milliseconds. */
export const renderInterval = 100

/**
 * A value that may change hundreds of times a second, told to its followers at most ten times a second.
 *
 * The first change after a quiet time is told at once; those that follow wait for the rest of the interval.
 * `get` gives the value as last told, so a render never sees half a batch.
 */
export class BatchedStore<T> implements Readable<T> {
  #told: T
  #next: () => T
  #timer: ReturnType<typeof setTimeout> | null = null
  #lastTold = -Infinity
  readonly #listeners = new Set<() => void>()
  readonly #interval: number

  constructor(initial: T, interval = renderInterval) {
    this.#told = initial
    this.#next = () => initial
    this.#interval = interval
  }

  get = (): T => this.#told

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  get followed(): boolean {
    return this.#listeners.size > 0
  }

  /** @param next makes the value when it is told, so that a batch is folded once */
  change(next: () => T): void {
    this.#next = next
    if (this.#timer !== null) return
    const wait = Math.max(0, this.#lastTold + this.#interval - performance.now())
    this.#timer = setTimeout(() => this.flush(), wait)
  }

  /** Tells a waiting change now. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#lastTold = performance.now()
    this.#told = this.#next()
    for (const listener of this.#listeners) listener()
  }
}

/** Something a component can follow with `useSyncExternalStore`. */
export interface Readable<T> {
  get(): T
  subscribe(listener: () => void): () => void
}

/** The shortest time between two renders that live data causes, in milliseconds. */
export const renderInterval = 100
/** The longest that costly ones are put off. */
const longestInterval = 1000
/** What share of the machine they may take: it may be the one that trains. */
const shareOfMachine = 0.025

/**
 * How often to render, when a render takes so long: often where it is cheap, and seldom where it would take the processor
 * from the training that it shows.
 *
 * @param cost milliseconds of a render
 * @param cores of the machine
 */
export const intervalFor = (cost: number, cores: number): number => Math.min(longestInterval, Math.max(renderInterval, cost / (shareOfMachine * cores)))

/**
 * A value that may change hundreds of times a second, told to its followers at most ten times a second, and less often
 * where that would take too much of the machine.
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
  #interval: number
  readonly #spares: boolean

  /** @param spares whether it is told less often where what follows from it takes long */
  constructor(initial: T, interval = renderInterval, spares = false) {
    this.#told = initial
    this.#next = () => initial
    this.#interval = interval
    this.#spares = spares
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
    if (this.#spares && this.followed) this.#measure()
  }

  /** Renders follow in this turn of the event loop; a message comes after them. */
  #measure(): void {
    const began = this.#lastTold
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      this.#interval = (this.#interval + intervalFor(performance.now() - began, navigator.hardwareConcurrency)) / 2
    }
    port2.postMessage(null)
  }
}

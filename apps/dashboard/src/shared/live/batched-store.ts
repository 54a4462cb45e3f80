import { isLoopbackName } from '@misfit/events/loopback'
import { tickNow } from './use-now.ts'

/** Something a component can follow with `useSyncExternalStore`. */
export interface Readable<T> {
  get(): T
  subscribe(listener: () => void): () => void
}

/** The shortest time between two renders that live data causes, in milliseconds. */
export const renderInterval = 100
/**
 * Share of the machine that renders may take, and milliseconds that costly ones are put off at most: less often where
 * the page is on the hub's machine, which is mostly the one that trains.
 */
const elsewhere = { share: 0.025, longest: 1000 }
const onHubMachine = { share: 0.01, longest: 2000 }
/** Milliseconds in which messages come that tell of the same: they cost one render, and one frame. */
const together = 50
/** Painting takes about as long again as rendering. */
const paintedCost = 2

/**
 * Chooses how often to render, in milliseconds, when a render takes so long: often where it is cheap, and seldom where
 * it would take the processor from the training that it shows.
 *
 * @param cost milliseconds of a render
 * @param cores of the machine
 * @param besideHub whether the hub is on it, too
 */
export function intervalFor(cost: number, cores: number, besideHub: boolean): number {
  const { share, longest } = besideHub ? onHubMachine : elsewhere
  return Math.min(longest, Math.max(renderInterval, (cost * paintedCost) / (share * cores)))
}

/** Stores that wait to be told less often: one that is told takes the others along, so that they cost one render. */
const sparing = new Set<{ flush(): void }>()

/**
 * A value that may change hundreds of times a second, told to its followers at most ten times a second, and less often
 * where that would take too much of the machine.
 *
 * The first change after a quiet time is told at once, or 50 ms later by a store that spares; those that follow wait
 * for the rest of the interval.
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
    const wait = Math.max(this.#spares ? together : 0, this.#lastTold + this.#interval - performance.now())
    this.#timer = setTimeout(() => this.#tellTogether(), wait)
    if (this.#spares) sparing.add(this)
  }

  /** Tells a waiting change now. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    sparing.delete(this)
    this.#lastTold = performance.now()
    this.#told = this.#next()
    for (const listener of this.#listeners) listener()
    if (this.#spares && this.followed) this.#measure()
  }

  #tellTogether(): void {
    if (!this.#spares || !this.followed) {
      this.flush()
      return
    }
    for (const store of [...sparing]) store.flush()
    tickNow()
  }

  /** Renders follow in this turn of the event loop; a message comes after them. */
  #measure(): void {
    const began = this.#lastTold
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      this.#interval =
        (this.#interval +
          intervalFor(performance.now() - began, navigator.hardwareConcurrency, isLoopbackName(location.hostname))) /
        2
    }
    port2.postMessage(null)
  }
}

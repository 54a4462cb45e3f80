import type { Predictions } from '@misfit/evaluation/predictions/predictions'

/**
 * Computation that a page asks of its predictions: at once where they are few, in a worker where they are many. Each
 * lives beside the view that asks for it; `computing.worker.ts` lists all of them.
 */
export interface Computation<Input, Result> {
  /** Name of the computation between page and worker; no other may have it. */
  readonly name: string
  /** Computes the result from nothing but its input: the worker knows nothing else. */
  readonly compute: (input: Input) => Result
  /**
   * Size of the input (`sizeOf`) up to which it is computed at once: some 20 ms of a slow processor. A blob counts by
   * its bytes, of which each probability takes about two.
   */
  readonly mostAtOnce: number
  /** Whether a slider or a list of choices waits for it: it then goes before what a whole section is made of. */
  readonly isUrgent?: boolean
}

/** Result of a computation. */
export type ResultOf<C> = C extends Computation<never, infer Result> ? Result : never

/** Input that holds predictions, and whatever else. */
export interface OfPredictions {
  readonly predictions: Predictions
}

/** Describes a computation, with the types of its input and result. */
export const computation = <Input, Result>(described: Computation<Input, Result>): Computation<Input, Result> =>
  described

/** Counts how much a computation would take on: the probabilities in all predictions that are given, and bytes. */
export function sizeOf(input: unknown): number {
  if (ArrayBuffer.isView(input)) return input.byteLength
  if (input === null || typeof input !== 'object') return 0
  if ('topProbabilities' in input && input.topProbabilities instanceof Float32Array)
    return input.topProbabilities.length
  return Object.values(input).reduce<number>((sum, part) => sum + (ArrayBuffer.isView(part) ? 0 : sizeOf(part)), 0)
}

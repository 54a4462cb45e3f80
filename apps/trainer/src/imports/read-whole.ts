import { createHash } from 'node:crypto'
import { stringifyWithMetrics } from '@misfit/events/run/metric-json'
import type { ImportedItem, ImportedRun } from './imported-run.ts'

/** Content of a run, known once it was read to its end without an error. */
export interface WholeRun {
  readonly run: ImportedRun
  /** Id made from what the run holds: the same run has the same id wherever it is imported from, and however often. */
  readonly runId: string
  readonly points: number
  readonly names: number
  /** Null where there is no point. */
  readonly steps: readonly [first: number, last: number] | null
  readonly parameters: number
  /** Number of items of each kind that is not taken over. */
  readonly leftOut: ReadonlyMap<string, number>
  /** Milliseconds since 1970, of its points or as its tool says; null where nothing says it. */
  readonly startedAt: number | null
  readonly endedAt: number | null
}

/**
 * Reads a run to its end and keeps only what it comes to.
 *
 * @throws ImportError at the first thing that is damaged
 */
export async function readWhole(run: ImportedRun): Promise<WholeRun> {
  const tally = new RunTally(run)
  for await (const item of run.items()) tally.add(item)
  return tally.whole()
}

/** Counts what a run holds, item by item. */
export class RunTally {
  readonly #run: ImportedRun
  readonly #hash = createHash('sha256')
  readonly #names = new Set<string>()
  readonly #leftOut = new Map<string, number>()
  #points = 0
  #parameters = 0
  #steps: [first: number, last: number] | null = null
  #times: [first: number, last: number] | null = null

  constructor(run: ImportedRun) {
    this.#run = run
    this.#hash.update(JSON.stringify([run.format, run.identity, run.startedAt ?? null]))
  }

  add(item: ImportedItem): void {
    switch (item.kind) {
      case 'metrics':
        this.#hash.update(stringifyWithMetrics([item.step, item.at, [...item.values]]))
        for (const name of item.values.keys()) this.#names.add(name)
        this.#points += item.values.size
        this.#steps = widened(this.#steps, item.step)
        if (item.at !== null) this.#times = widened(this.#times, item.at)
        break
      case 'parameters':
        this.#hash.update(JSON.stringify(item.parameters))
        this.#parameters += item.parameters.length
        break
      case 'left out':
        this.#leftOut.set(item.what, (this.#leftOut.get(item.what) ?? 0) + 1)
        break
    }
  }

  whole(): WholeRun {
    return {
      run: this.#run,
      runId: idFrom(this.#hash.digest('hex')),
      points: this.#points,
      names: this.#names.size,
      steps: this.#steps,
      parameters: this.#parameters,
      leftOut: this.#leftOut,
      startedAt: this.#run.startedAt ?? this.#times?.[0] ?? null,
      endedAt: this.#run.endedAt ?? this.#times?.[1] ?? null,
    }
  }
}

const widened = (range: readonly [number, number] | null, value: number): [number, number] =>
  range === null ? [value, value] : [Math.min(range[0], value), Math.max(range[1], value)]

/** A run id of 12 characters, which hold 62 bits, from the first 80 bits of a hash. */
const idFrom = (sha256: string): string =>
  BigInt(`0x${sha256.slice(0, 20)}`)
    .toString(36)
    .padStart(12, '0')
    .slice(-12)

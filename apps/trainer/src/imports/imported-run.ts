import type { ImportFormat } from '@misfit/events/import-source'
import type { Parameter } from '@misfit/events/run/metric-series'

/** A run as another tool logged it, before it is read whole. */
export interface ImportedRun {
  readonly format: ImportFormat
  readonly name: string
  /** Identity that tells the run from another with the same numbers: the id that its tool gave it, or nothing. */
  readonly identity: string
  /** Place of the run within what the person named, for people and messages. */
  readonly source: string
  readonly tags: readonly string[]
  /**
   * Items of the run, read as a stream, in the order in which they were logged.
   *
   * @throws ImportError at what is damaged
   */
  readonly items: () => AsyncIterable<ImportedItem> | Iterable<ImportedItem>
  /** End of the run, as far as it is known. */
  readonly ended: { readonly outcome: 'completed' | 'stopped' | 'failed'; readonly message?: string }
  /** Milliseconds since 1970; absent where only its points, or nothing, say when it was. */
  readonly startedAt?: number
  readonly endedAt?: number
}

/** Numbers that were logged at one step. */
export interface MetricRow {
  readonly kind: 'metrics'
  readonly step: number
  /** Milliseconds since 1970; null where it is not known. */
  readonly at: number | null
  readonly values: ReadonlyMap<string, number>
}

export type ImportedItem =
  | MetricRow
  | { readonly kind: 'parameters'; readonly parameters: readonly Parameter[] }
  /** Item that is there and is not taken over, such as `histograms`: counted, and named at the end. */
  | { readonly kind: 'left out'; readonly what: string }

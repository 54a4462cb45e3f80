import type { EventOf } from '@misfit/events/run/run-event'
import type { StoredPredictions } from '../../predictions/stored-predictions.ts'

/** Predictions that a matrix is set against: another epoch of the same run, or another run on the same images. */
export type ComparisonTarget =
  { readonly kind: 'epoch'; readonly epoch: number } | { readonly kind: 'run'; readonly runId: string }

/** A target as it stands in an address: `epoch-1`, or a run's id. */
export const targetParameter = (target: ComparisonTarget): string =>
  target.kind === 'epoch' ? `epoch-${target.epoch}` : target.runId

/** The target that an address names; null for none. */
export function targetFrom(parameter: string | null): ComparisonTarget | null {
  if (parameter === null || parameter === '') return null
  const epoch = /^epoch-(\d{1,6})$/.exec(parameter)?.[1]
  return epoch === undefined ? { kind: 'run', runId: parameter } : { kind: 'epoch', epoch: Number(epoch) }
}

/**
 * The epoch before the one shown, or the one after it where it is the first: what one mostly wants to know of a change.
 */
export function neighbourEpoch(shown: number | null, done: readonly number[]): ComparisonTarget | null {
  const before = done.findLast((epoch) => shown !== null && epoch < shown) ?? done.find((epoch) => epoch !== shown)
  return before === undefined ? null : { kind: 'epoch', epoch: before }
}

/** The validation predictions of an epoch; null where it is not among those that are complete. */
export function predictionsOfEpoch(epoch: number, epochs: readonly EventOf<'epoch'>[]): StoredPredictions | null {
  return epochs.find((event) => event.epoch === epoch) ?? null
}

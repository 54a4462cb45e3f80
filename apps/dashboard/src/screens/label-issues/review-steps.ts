import type { LabelVerdict } from '@misfit/events/people/image-mark'

/** Verdict of an image before it was changed. */
export interface VerdictBefore {
  readonly index: number
  readonly verdict: LabelVerdict | null
}

/** Steps that are kept to be taken back. */
const kept = 200

/** The steps with one more. */
export const remember = (steps: readonly VerdictBefore[], step: VerdictBefore): readonly VerdictBefore[] => [
  ...steps.slice(1 - kept),
  step,
]

/**
 * The place of the issue to be looked at after the one at `from` was decided: the next open one after it, else the next
 * of all; it stays at the end.
 *
 * @param isOpen whether the issue at a place is still open
 */
export function placeAfter(from: number, count: number, isOpen: (place: number) => boolean): number {
  for (let place = from + 1; place < count; place++) if (isOpen(place)) return place
  return Math.min(from + 1, count - 1)
}

export interface ChosenEpoch {
  /** The epoch shown; null before the first is complete. */
  epoch: number | null
  /** Shows the newest, whatever it is. */
  follows: boolean
}

/**
 * The epoch that matrix and gallery show. One that was chosen stays, whatever comes; without a choice it is the latest.
 *
 * @param parameter the choice, as it stands in the address
 * @param done epochs that are complete, ascending
 */
export function chosenEpoch(parameter: string | null, done: readonly number[]): ChosenEpoch {
  const latest = done.at(-1) ?? null
  const asked = parameter === null ? null : Number(parameter)
  if (asked === null || !Number.isInteger(asked) || asked < 1) return { epoch: latest, follows: true }
  return { epoch: nearestDone(asked, done), follows: false }
}

/**
 * The partition whose answers are shown: the one that was chosen, of those there are. An ensemble has no epochs, hence
 * only a test.
 *
 * @param parameter the choice, as it stands in the address
 */
export function evaluatedPartition(
  parameter: string | null,
  { epochs, tested }: { epochs: number; tested: boolean },
): 'validation' | 'test' {
  return tested && (parameter === 'test' || epochs === 0) ? 'test' : 'validation'
}

/** The last complete epoch that is not after `asked`, or the first one there is. */
export function nearestDone(asked: number, done: readonly number[]): number | null {
  return done.findLast((epoch) => epoch <= asked) ?? done[0] ?? null
}

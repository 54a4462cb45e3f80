/** Means of a measure over the classes: each class the same, and each by its support. */
export interface MeanMeasure {
  macro: number | null
  weighted: number | null
}

/**
 * The mean of a measure over the classes of which it is defined; a class without a sample is left out, as in the means
 * of precision and recall. Null where it is defined of none.
 */
export function meanMeasure(
  classes: readonly { readonly support: number; readonly value: number | null }[],
): MeanMeasure {
  let [sum, count, weighted, support] = [0, 0, 0, 0]
  for (const { value, support: own } of classes) {
    if (value === null) continue
    sum += value
    count++
    weighted += value * own
    support += own
  }
  return { macro: count === 0 ? null : sum / count, weighted: support === 0 ? null : weighted / support }
}

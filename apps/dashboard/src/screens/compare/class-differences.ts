import type { Report } from '@misfit/evaluation/per-class/per-class-report'

export const classMeasures = ['recall', 'precision', 'f1'] as const
export type ClassMeasure = (typeof classMeasures)[number]

interface ClassDifference {
  readonly class: number
  /** The measure in each run, 0-1; null where it is undefined or not known yet. */
  readonly values: readonly (number | null)[]
  /** Differences from the first run's value; null where either is missing. The first is null. */
  readonly differences: readonly (number | null)[]
}

/** Compares one measure of every class in several runs with the first of them. */
export function classDifferences(
  reports: readonly (Report | null)[],
  measure: ClassMeasure,
  classCount: number,
): ClassDifference[] {
  return Array.from({ length: classCount }, (_, index): ClassDifference => {
    const values = reports.map((report) => report?.classes[index]?.[measure] ?? null)
    const first = values[0] ?? null
    const differences = values.map((value, i) => (i === 0 || value === null || first === null ? null : value - first))
    return { class: index, values, differences }
  })
}

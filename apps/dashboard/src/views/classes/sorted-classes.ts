import type { ExtendedClassReport } from '@misfit/evaluation/per-class/worst-classes'

export const classColumns = [
  'class',
  'support',
  'precision',
  'recall',
  'f1',
  'rocArea',
  'averagePrecision',
  'missed',
  'falseAlarms',
] as const
export type ClassColumn = (typeof classColumns)[number]

export interface ClassOrder {
  readonly column: ClassColumn
  readonly descending: boolean
}

/** The classes in an order. Undefined values come last either way; equals stay in class order. */
export function sortedClasses(
  classes: readonly ExtendedClassReport[],
  { column, descending }: ClassOrder,
): ExtendedClassReport[] {
  return [...classes].sort((a, b) => {
    const x = a[column]
    const y = b[column]
    if (x === null || y === null) return Number(x === null) - Number(y === null) || a.class - b.class
    return (descending ? y - x : x - y) || a.class - b.class
  })
}

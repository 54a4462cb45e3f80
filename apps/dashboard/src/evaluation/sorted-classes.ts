import type { ClassReport } from '@misfit/evaluation/per-class-report'

export const classColumns = ['class', 'support', 'precision', 'recall', 'f1'] as const
export type ClassColumn = (typeof classColumns)[number]

export interface ClassOrder {
  readonly column: ClassColumn
  readonly descending: boolean
}

/** The classes in an order. Undefined values come last either way; equals stay in class order. */
export function sortedClasses(classes: readonly ClassReport[], { column, descending }: ClassOrder): ClassReport[] {
  return [...classes].sort((a, b) => {
    const x = a[column]
    const y = b[column]
    if (x === null || y === null) return Number(x === null) - Number(y === null) || a.class - b.class
    return (descending ? y - x : x - y) || a.class - b.class
  })
}

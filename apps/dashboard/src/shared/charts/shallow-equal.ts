/** Whether two objects with the same keys have the same values. */
export function shallowEqual<T extends object>(one: T, other: T): boolean {
  return (Object.keys(one) as (keyof T)[]).every((key) => Object.is(one[key], other[key]))
}

/** Whether two lists have as many objects, each with the same values as the one in its place. */
export function shallowEqualEach<T extends object>(ones: readonly T[], others: readonly T[]): boolean {
  return ones.length === others.length && ones.every((one, i) => shallowEqual(one, others[i]!))
}

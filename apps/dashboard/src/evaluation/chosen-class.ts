/** The class that an address names; null for none, or one that is not among so many. */
export function chosenClassFrom(parameter: string | null, classCount: number): number | null {
  if (parameter === null || !/^\d{1,5}$/.test(parameter)) return null
  const index = Number(parameter)
  return index < classCount ? index : null
}

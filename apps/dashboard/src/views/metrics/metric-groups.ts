/** Metrics whose names begin alike. */
export interface MetricGroup {
  /** Prefix of the names: what stands before the last `/`; empty for names without one. */
  readonly prefix: string
  readonly names: readonly string[]
}

/**
 * Names by what stands before their last `/`, in the order in which they came, and only those that a search finds: each
 * of its words is somewhere in the name.
 */
export function groupMetrics(names: Iterable<string>, search: string): MetricGroup[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const groups = new Map<string, string[]>()
  for (const name of names) {
    const lower = name.toLowerCase()
    if (!words.every((word) => lower.includes(word))) continue
    const prefix = name.slice(0, Math.max(0, name.lastIndexOf('/')))
    const group = groups.get(prefix)
    if (group === undefined) groups.set(prefix, [name])
    else group.push(name)
  }
  return [...groups].map(([prefix, of]) => ({ prefix, names: of }))
}

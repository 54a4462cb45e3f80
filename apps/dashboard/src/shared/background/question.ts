/** Question of the page to a worker; the answer comes before the next question is sent. */
export interface ComputationQuestion {
  /** Name of the computation. */
  readonly name: string
  readonly input: unknown
}

/** Answer of a worker. A problem is a name and a message: errors lose their class on the way. */
export type ComputationAnswer<Result> =
  { readonly result: Result } | { readonly problem: { readonly name: string; readonly message: string } }

/** Memory that a result may give away instead of being copied: that of its typed arrays, two levels deep. */
export function buffersIn(value: unknown, depth = 2): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? [value.buffer] : []
  if (depth === 0 || value === null || typeof value !== 'object' || Array.isArray(value)) return []
  return [...new Set(Object.values(value).flatMap((part) => buffersIn(part, depth - 1)))]
}

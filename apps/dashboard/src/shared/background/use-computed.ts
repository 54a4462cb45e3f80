'use client'

import { useEffect, useMemo, useState } from 'react'
import { computeInBackground } from './background.ts'
import { type Computation, sizeOf } from './computation.ts'

interface Computed<Result, Input> {
  /** Null until the first is here. */
  readonly done: {
    readonly result: Result
    /** Input that the result was computed of: what is said about the result must be said of this. */
    readonly of: Input
  } | null
  /** True while `done` is not of what is asked for. */
  readonly busy: boolean
}

/**
 * Something computed of predictions: at once where they are few, beside the page where they are many, so that it stays
 * quick. Meanwhile the result before stays.
 *
 * @param input null asks for nothing. It may carry more than is needed, such as a label: it comes back beside the
 * result. Keep its identity between renders.
 * @throws what the computation throws
 */
export function useComputed<Needed, Result, Input extends Needed>(
  computation: Computation<Needed, Result>,
  input: Input | null,
): Computed<Result, Input> {
  const atOnce = useMemo(() => sizeOf(input) <= computation.mostAtOnce, [computation, input])
  const now = useMemo(
    () => (atOnce && input !== null ? { result: computation.compute(input), of: input } : null),
    [atOnce, computation, input],
  )
  const [last, setLast] = useState<{ result: Result; of: Input } | null>(null)
  const [failed, setFailed] = useState<{ error: unknown; of: Input } | null>(null)

  useEffect(() => {
    if (atOnce || input === null) return
    const givenUp = new AbortController()
    computeInBackground(computation, input, { signal: givenUp.signal }).then(
      (result) => setLast({ result, of: input }),
      (error: unknown) => {
        if (!givenUp.signal.aborted) setFailed({ error, of: input })
      },
    )
    return () => givenUp.abort()
  }, [atOnce, computation, input])

  if (failed !== null && failed.of === input) throw failed.error
  if (now !== null) return { done: now, busy: false }
  return input === null ? { done: null, busy: false } : { done: last, busy: last?.of !== input }
}

'use client'

import { startTransition, useEffect, useRef, useState } from 'react'

/** Milliseconds without a change after which a value counts as at rest, and the longest that one waits for it. */
const rest = 120
const longest = 600

/**
 * A value as it was when it last came to rest: for views that may follow a slider a moment later, so that the slider
 * itself is never held up by them. What changes without a pause is followed every 600 ms.
 */
export function useAtRest<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  const changedAt = useRef<number | null>(null)
  useEffect(() => {
    if (Object.is(value, settled)) {
      changedAt.current = null
      return undefined
    }
    changedAt.current ??= performance.now()
    const wait = Math.max(0, Math.min(rest, changedAt.current + longest - performance.now()))
    const timer = setTimeout(() => startTransition(() => setSettled(value)), wait)
    return () => clearTimeout(timer)
  }, [value, settled])
  return settled
}

'use client'

import { useEffect, useState } from 'react'
import type { KeyedCache } from './keyed-cache.ts'

interface Cached<Value> {
  /** The value of `key`; while it is on its way, the one shown before, so that nothing flashes. */
  readonly value: Value | null
  /** The key that `value` belongs to. */
  readonly key: string | null
  /** Why the value of the wanted key is not here, while that is so. */
  readonly error: Error | null
}

/** Milliseconds from a failed fetch to the next one. */
const retryAfter = 2000

const nothing = { value: null, key: null, error: null }

/** The value of a key, fetched when it is not in the cache, and tried again while it can't be had. */
export function useCached<Value>(cache: KeyedCache<Value>, key: string | null): Cached<Value> {
  const [last, setLast] = useState<Cached<Value>>(nothing)

  useEffect(() => {
    if (key === null) return
    let wanted = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const attempt = (): void => {
      cache.load(key).then(
        (value) => {
          if (wanted) setLast({ value, key, error: null })
        },
        (reason: unknown) => {
          if (!wanted) return
          setLast((before) => ({ ...before, error: reason instanceof Error ? reason : new Error(String(reason)) }))
          timer = setTimeout(attempt, retryAfter)
        },
      )
    }
    attempt()
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [cache, key])

  if (key === null) return nothing
  const here = cache.peek(key)
  return here === undefined ? last : { value: here, key, error: null }
}

'use client'

import { useSyncExternalStore } from 'react'

const listeners = new Map<number, Set<() => void>>()
const timers = new Map<number, ReturnType<typeof setInterval>>()

function follow(every: number, listener: () => void): () => void {
  const followers = listeners.get(every) ?? new Set()
  listeners.set(every, followers)
  followers.add(listener)
  if (!timers.has(every)) timers.set(every, setInterval(() => followers.forEach((tell) => tell()), every))
  return () => {
    followers.delete(listener)
    if (followers.size > 0) return
    clearInterval(timers.get(every))
    timers.delete(every)
  }
}

/**
 * The time now, in milliseconds since 1970, in steps of `every` milliseconds: for durations and ages that grow.
 * All that ask for the same step render together.
 */
export function useNow(every: number): number {
  return useSyncExternalStore(
    (listener) => follow(every, listener),
    () => Math.floor(Date.now() / every) * every,
    () => 0,
  )
}

'use client'

import { useSyncExternalStore } from 'react'

interface Clock {
  readonly followers: Set<() => void>
  timer: ReturnType<typeof setTimeout> | undefined
}

const clocks = new Map<number, Clock>()

function follow(every: number, listener: () => void): () => void {
  const clock = clocks.get(every) ?? { followers: new Set(), timer: undefined }
  clocks.set(every, clock)
  clock.followers.add(listener)
  clock.timer ??= setTimeout(() => tick(every, clock), every)
  return () => {
    clock.followers.delete(listener)
    if (clock.followers.size > 0) return
    clearTimeout(clock.timer)
    clocks.delete(every)
  }
}

function tick(every: number, clock: Clock): void {
  clearTimeout(clock.timer)
  clock.timer = setTimeout(() => tick(every, clock), every)
  for (const tell of clock.followers) tell()
}

/** Something is about to be rendered: what shows the time is rendered with it, instead of soon after. */
export function tickNow(): void {
  for (const [every, clock] of clocks) tick(every, clock)
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

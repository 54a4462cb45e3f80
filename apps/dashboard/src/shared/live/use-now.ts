'use client'

import { useSyncExternalStore } from 'react'

interface Clock {
  readonly followers: Set<() => void>
  timer: ReturnType<typeof setTimeout> | undefined
}

/** Clocks by the milliseconds between their ticks. */
const clocks = new Map<number, Clock>()

function follow(between: number, listener: () => void): () => void {
  const clock = clocks.get(between) ?? { followers: new Set(), timer: undefined }
  clocks.set(between, clock)
  clock.followers.add(listener)
  clock.timer ??= setTimeout(() => tick(between, clock), between)
  return () => {
    clock.followers.delete(listener)
    if (clock.followers.size > 0) return
    clearTimeout(clock.timer)
    clocks.delete(between)
  }
}

function tick(between: number, clock: Clock): void {
  clearTimeout(clock.timer)
  clock.timer = setTimeout(() => tick(between, clock), between)
  for (const tell of clock.followers) tell()
}

/** Something is about to be rendered: what shows the time is rendered with it, instead of soon after. */
export function tickNow(): void {
  for (const [between, clock] of clocks) tick(between, clock)
}

/**
 * The time now, in milliseconds since 1970, in steps of `every` milliseconds: for durations and ages that grow.
 * All that ask for the same step render together.
 *
 * @param between milliseconds after which it is rendered again although nothing else is; `every` unless given
 */
export function useNow(every: number, between = every): number {
  return useSyncExternalStore(
    (listener) => follow(between, listener),
    () => Math.floor(Date.now() / every) * every,
    () => 0,
  )
}

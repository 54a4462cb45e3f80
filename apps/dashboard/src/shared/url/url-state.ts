'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback, useEffect, useSyncExternalStore } from 'react'

/** Browsers refuse an address that changes much more often than this, in milliseconds. */
const writeEvery = 100

/** Changes that stand in the page already and in the address soon; null takes a parameter out. */
const pending = new Map<string, string | null>()
/**
 * Changes that were written. On a busy page the router puts an older address back before it comes to the newest, so
 * these stand until it has.
 */
const written = new Map<string, string | null>()
let pendingPath = ''
let timer: ReturnType<typeof setTimeout> | null = null
const listeners = new Set<() => void>()

/**
 * Changes some of the address's parameters without a new entry in the history; null takes one out.
 *
 * Readers see it at once, so that keys pressed in quick succession each count; the address follows within 100 ms.
 */
export function replaceUrlParameters(changes: Readonly<Record<string, string | null>>): void {
  if (pendingPath !== window.location.pathname) {
    pending.clear()
    written.clear()
  }
  pendingPath = window.location.pathname
  for (const [name, value] of Object.entries(changes)) pending.set(name, value === '' ? null : value)
  timer ??= setTimeout(write, writeEvery)
  for (const listener of listeners) listener()
}

function write(): void {
  timer = null
  const url = new URL(window.location.href)
  // Someone who has gone to another page meanwhile keeps that page's address.
  if (url.pathname === pendingPath) {
    for (const [name, value] of pending) {
      if (value === null) url.searchParams.delete(name)
      else url.searchParams.set(name, value)
      written.set(name, value)
    }
    if (url.href !== window.location.href) window.history.replaceState(null, '', url)
  }
  pending.clear()
}

function read(name: string): string | null {
  if (pendingPath === window.location.pathname) {
    const changed = pending.has(name) ? pending.get(name) : written.get(name)
    if (changed !== undefined) return changed
  }
  return new URLSearchParams(window.location.search).get(name)
}

function subscribe(listener: () => void): () => void {
  const goBack = (): void => {
    written.clear()
    listener()
  }
  listeners.add(listener)
  window.addEventListener('popstate', goBack)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('popstate', goBack)
  }
}

/** A parameter of the address: a view that is chosen here survives a reload and can be sent to someone. */
export function useUrlParameter(name: string): [value: string | null, set: (value: string | null) => void] {
  // Renders again when a link changes the address of this same page.
  const fromRouter = useSearchParams().get(name)
  const value = useSyncExternalStore(
    subscribe,
    () => read(name),
    () => fromRouter,
  )
  // Not by its dependencies: what was written may be what the router has already.
  useEffect(() => {
    if (written.get(name) === fromRouter) written.delete(name)
  })
  useEffect(() => () => void written.delete(name), [name])
  const set = useCallback((next: string | null) => replaceUrlParameters({ [name]: next }), [name])
  return [value, set]
}

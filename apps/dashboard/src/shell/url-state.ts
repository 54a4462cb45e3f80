'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback } from 'react'

/** Changes some of the address's parameters without a new entry in the history; null takes one out. */
export function replaceUrlParameters(changes: Readonly<Record<string, string | null>>): void {
  const url = new URL(window.location.href)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  if (url.href !== window.location.href) window.history.replaceState(null, '', url)
}

/** A parameter of the address: a view that is chosen here survives a reload and can be sent to someone. */
export function useUrlParameter(name: string): [value: string | null, set: (value: string | null) => void] {
  const value = useSearchParams().get(name)
  const set = useCallback((next: string | null) => replaceUrlParameters({ [name]: next }), [name])
  return [value, set]
}

'use client'

import { type RefObject, useEffect, useState } from 'react'
import { flushSync } from 'react-dom'

/**
 * Whether an element is in the visible part of the page, or near it. A page that is printed is visible as a whole.
 *
 * @param within pixels from the visible part that count as near
 * @param before what is said until it is known
 */
export function useNear(ref: RefObject<HTMLElement | null>, within: number, before: boolean): boolean {
  const [near, setNear] = useState(before)
  const [printed, setPrinted] = useState(false)
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const observer = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting ?? false), {
      rootMargin: `${within}px`,
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref, within])
  useEffect(() => {
    // The browser takes the page as it is when the listener returns.
    const begin = (): void => flushSync(() => setPrinted(true))
    const end = (): void => setPrinted(false)
    window.addEventListener('beforeprint', begin)
    window.addEventListener('afterprint', end)
    return () => {
      window.removeEventListener('beforeprint', begin)
      window.removeEventListener('afterprint', end)
    }
  }, [])
  return near || printed
}

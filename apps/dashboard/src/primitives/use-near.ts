'use client'

import { type RefObject, useEffect, useState } from 'react'

/**
 * Whether an element is in the visible part of the page, or near it.
 *
 * @param within pixels from the visible part that count as near
 * @param before what is said until it is known
 */
export function useNear(ref: RefObject<HTMLElement | null>, within: number, before: boolean): boolean {
  const [near, setNear] = useState(before)
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const observer = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting ?? false), { rootMargin: `${within}px` })
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref, within])
  return near
}

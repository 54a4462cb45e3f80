'use client'

import { type RefObject, useEffect, useState } from 'react'

/** Whether an element is in the visible part of the page, or within a screen or so of it, just now. */
export function useNearView(ref: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false)
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const observer = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting ?? false), { rootMargin: '800px' })
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return near
}

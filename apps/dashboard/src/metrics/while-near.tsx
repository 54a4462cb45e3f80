'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'
import styles from './metrics.module.css'

/** What is drawn while it is in the visible part of the page, or within a screen or so of it; else its place is held. */
export function WhileNear({ children }: { children: ReactNode }): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const [near, setNear] = useState(false)
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const observer = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting ?? false), { rootMargin: '800px' })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return <div ref={place} className={styles.place}>{near && children}</div>
}

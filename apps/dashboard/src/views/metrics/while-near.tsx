'use client'

import { type ReactNode, useRef } from 'react'
import { useNear } from '../../shared/primitives/use-near.ts'
import styles from './metrics.module.css'

/** Place that draws its content while it is in the visible part of the page, or within a screen or so of it. */
export function WhileNear({ children }: { children: ReactNode }): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const near = useNear(place, 800, false)
  return (
    <div ref={place} className={styles.place}>
      {near && children}
    </div>
  )
}

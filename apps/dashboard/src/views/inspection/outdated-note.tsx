'use client'

import type { ReactNode } from 'react'
import { Button } from '../../shared/primitives/button.tsx'
import styles from './answer-progress.module.css'

/** Says that better weights have been saved since an answer was computed. */
export function OutdatedNote({
  epoch,
  now,
  onAsk,
}: {
  epoch: number | null
  now: number
  onAsk: () => void
}): ReactNode {
  if (epoch === null) return null
  return (
    <p className={styles.line} role="status">
      <span>
        By the weights of epoch {epoch}. Those of epoch {now} are better.
      </span>
      <Button small onClick={onAsk}>
        Compute it again
      </Button>
    </p>
  )
}

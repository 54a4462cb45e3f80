import type { ReactNode } from 'react'
import { signedText } from '../signed-scale.ts'
import styles from './filters.module.css'

/** A scale that is symmetrical about 0, with its numbers. */
export function SignedLegend({ most }: { most: number }): ReactNode {
  return (
    <p className={styles.legend}>
      <span>{signedText(-most)}</span>
      <span className={styles.ramp} aria-hidden />
      <span>{signedText(most)}</span>
      <span className={styles.middle}>weights; 0 has the colour of the page</span>
    </p>
  )
}

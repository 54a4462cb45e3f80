import type { ReactNode } from 'react'
import { classNames } from '../design/class-names.ts'
import styles from './progress.module.css'

/**
 * Bar of how far something has come.
 *
 * @param value 0 to 1
 * @param idle drawn without the accent: it does not move now
 */
export function Progress({ label, value, idle = false }: { label: string; value: number; idle?: boolean }): ReactNode {
  const share = Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0
  return (
    <span
      className={styles.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
    >
      <span className={classNames(styles.bar, idle && styles.idle)} style={{ transform: `scaleX(${share})` }} />
    </span>
  )
}

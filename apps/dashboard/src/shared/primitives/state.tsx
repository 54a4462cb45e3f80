import type { ReactNode } from 'react'
import { classNames } from '../design/class-names.ts'
import { Button } from './button.tsx'
import styles from './state.module.css'

/** Placeholder where there is nothing yet: what would be here, and how to get it. */
export function EmptyState({
  title,
  children,
  actions,
}: {
  title: ReactNode
  children?: ReactNode
  actions?: ReactNode
}): ReactNode {
  return (
    <div className={styles.state}>
      <p className={styles.title}>{title}</p>
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  )
}

/** Message of what went wrong and what to do; never a stack. */
export function ErrorState({
  title,
  children,
  onRetry,
}: {
  title: ReactNode
  children?: ReactNode
  onRetry?: () => void
}): ReactNode {
  return (
    <div className={classNames(styles.state, styles.error)} role="alert">
      <p className={styles.title}>{title}</p>
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {onRetry !== undefined && (
        <div className={styles.actions}>
          <Button onClick={onRetry}>Try again</Button>
        </div>
      )}
    </div>
  )
}

/** Holds the place of something that is on its way, so that nothing jumps when it comes. */
export function Skeleton({ width = '100%', height = '1em' }: { width?: string; height?: string }): ReactNode {
  return <span className={styles.skeleton} style={{ width, height }} aria-hidden />
}

/**
 * Placeholder for a part of the page that may come late or not at all. Without one, the whole page would vanish until
 * the part's scripts have come.
 */
export const Nothing = (): null => null

import type { ReactNode } from 'react'
import styles from './page-head.module.css'

interface PageHeadProps {
  title: ReactNode
  /** Actions beside the title, at the other end of the line. */
  actions?: ReactNode
  /** Content below title and actions. */
  children?: ReactNode
}

/** The title of a page, and what can be done on all of it. */
export function PageHead({ title, actions, children }: PageHeadProps): ReactNode {
  return (
    <header className={styles.head}>
      <h1>{title}</h1>
      {actions !== undefined && actions !== false && <div className={styles.actions}>{actions}</div>}
      {children !== undefined && <div className={styles.below}>{children}</div>}
    </header>
  )
}

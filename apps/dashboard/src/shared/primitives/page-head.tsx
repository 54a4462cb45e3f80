import type { ReactNode } from 'react'
import { Toolbar } from './layout/toolbar.tsx'
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
      {actions !== undefined && actions !== false && <Toolbar tight>{actions}</Toolbar>}
      {children !== undefined && <div className={styles.below}>{children}</div>}
    </header>
  )
}

import type { ComponentProps, ReactNode } from 'react'
import { classNames } from '../../design/class-names.ts'
import styles from './toolbar.module.css'

interface ToolbarProps extends ComponentProps<'div'> {
  /** Buttons that belong together stand as near to each other across as down. */
  tight?: boolean
}

/** Line of controls that wraps where there is no room. */
export function Toolbar({ tight = false, className, ...rest }: ToolbarProps): ReactNode {
  return <div className={classNames(styles.toolbar, tight && styles.tight, className)} {...rest} />
}

/** Number of things that a toolbar's choices left, in words; what follows it stands at the other end of the line. */
export function Count({ className, ...rest }: ComponentProps<'span'>): ReactNode {
  return <span className={classNames(styles.count, className)} {...rest} />
}

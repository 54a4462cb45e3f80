import type { ReactNode } from 'react'
import styles from './table.module.css'

export { styles as tableStyles }

/** A table in a place that scrolls sideways by itself; the place can be reached by keyboard. */
export function Table({
  label,
  caption,
  children,
}: {
  label: string
  caption?: ReactNode
  children: ReactNode
}): ReactNode {
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={styles.table}>
        {caption === undefined ? <caption className="visually-hidden">{label}</caption> : <caption>{caption}</caption>}
        {children}
      </table>
    </div>
  )
}

import { memo, type ReactNode } from 'react'
import styles from './run-page.module.css'

/** A number of the moment under its name. */
export const Reading = memo(({ name, value, beside }: { name: string; value: string; beside?: ReactNode }): ReactNode => (
  <div className={styles.reading}>
    <dt>{name}</dt>
    <dd>
      {value} {beside}
    </dd>
  </div>
))

import { memo, type ReactNode } from 'react'
import styles from './run-page.module.css'

interface ReadingProps {
  name: string
  value: string
  beside?: ReactNode
  /** Second line, in small words. */
  under?: string | null
  /** Text of the second line in full. */
  underInFull?: string
}

/** A number of the moment under its name. */
export const RunReading = memo(({ name, value, beside, under = null, underInFull }: ReadingProps): ReactNode => (
  <div className={styles.reading}>
    <dt>{name}</dt>
    <dd>
      {value} {beside}
    </dd>
    {under !== null && (
      <dd className={styles.under} title={underInFull}>
        {under}
      </dd>
    )}
  </div>
))

import type { ReactNode } from 'react'
import type { Interval } from '@misfit/evaluation/comparison/wilson-interval'
import styles from './per-class-table.module.css'

/**
 * A measure of 0 to 1 as a number and a bar, with its interval where it has one; n/a where it divides nothing by
 * nothing.
 */
export function MeasureCell({
  value,
  interval = null,
}: {
  value: number | null
  interval?: Interval | null
}): ReactNode {
  if (value === null) return <td className={styles.undefined}>n/a</td>
  return (
    <td className={styles.measure}>
      <span className={styles.value}>{value.toFixed(3)}</span>
      <span className={styles.track} aria-hidden>
        <span style={{ width: `${value * 100}%` }} />
        {interval !== null && (
          <i style={{ left: `${interval.low * 100}%`, width: `${(interval.high - interval.low) * 100}%` }} />
        )}
      </span>
      {interval !== null && (
        <span className={styles.interval} title="95 % interval (Wilson)">
          <span className="visually-hidden">95 % interval </span>
          {interval.low.toFixed(3)} – {interval.high.toFixed(3)}
        </span>
      )}
    </td>
  )
}

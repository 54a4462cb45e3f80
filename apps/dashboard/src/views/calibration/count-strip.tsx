import type { ReactNode } from 'react'
import type { ReliabilityBin } from '@misfit/evaluation/calibration/reliability'
import { shareMargin } from '../../shared/charts/share/share-plot.tsx'
import { formatCount, plural } from '../../shared/format/numbers.ts'
import styles from './calibration.module.css'

/** Strip under a reliability diagram with the number of images in each column. */
export function CountStrip({ bins }: { bins: readonly ReliabilityBin[] }): ReactNode {
  const most = bins.reduce((largest, { count }) => Math.max(largest, count), 0)
  const filled = bins.filter(({ count }) => count > 0)
  return (
    <div
      className={styles.counts}
      style={{ marginInline: `${shareMargin.left}px ${shareMargin.right}px` }}
      role="img"
      aria-label={`Images in each column: ${filled.map(({ count }) => formatCount(count)).join(', ')}`}
    >
      {filled.map(({ low, high, count }) => {
        const width = Math.max(0.016, high - low)
        return (
          <span
            key={low}
            title={plural(count, 'image')}
            style={{ left: `${Math.min(low, 1 - width) * 100}%`, width: `${width * 100}%` }}
          >
            <i style={{ height: `${Math.max(3, (count / most) * 100)}%` }} />
            {high - low > 0.06 && <small>{shortCount(count)}</small>}
          </span>
        )
      })}
    </div>
  )
}

const shortCount = (count: number): string => (count < 10_000 ? String(count) : `${Math.round(count / 1000)}k`)

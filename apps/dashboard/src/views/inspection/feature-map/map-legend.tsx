import type { ReactNode } from 'react'
import { formatCount } from '../../../shared/format/numbers.ts'
import { type MarkedPoints, shapePath, shapeTurn } from './point-mark.ts'
import styles from './feature-map.module.css'

/** Most marks that are listed: more would be longer than the map. */
const mostListed = 40

/** Legend of the marks, with the number of images that have each. */
export function MapLegend({ marked: { marks, markOf } }: { marked: MarkedPoints }): ReactNode {
  const counts = new Uint32Array(marks.length)
  for (const mark of markOf) counts[mark]! += 1
  const listed = marks.flatMap((mark, i) => (counts[i] === 0 ? [] : [{ ...mark, count: counts[i]! }]))
  return (
    <ul className={styles.legend} aria-label="Marks on the map">
      {listed.slice(0, mostListed).map(({ label, shape, color, shade, radius, count }) => (
        <li key={label}>
          <svg width={14} height={14} viewBox="-7 -7 14 14" aria-hidden>
            <path
              d={shapePath(shape, radius)}
              transform={`rotate(${shapeTurn(shape)})`}
              style={{ fill: `color-mix(in srgb, var(${color}) ${shade * 100}%, var(--paper))` }}
            />
          </svg>
          <span dir="auto">{label}</span> <span className={styles.count}>{formatCount(count)}</span>
        </li>
      ))}
      {listed.length > mostListed && (
        <li>and {listed.length - mostListed} more classes, in the same shapes and colours</li>
      )}
    </ul>
  )
}

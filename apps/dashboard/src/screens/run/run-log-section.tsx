'use client'

import { CircleX, Info, TriangleAlert } from 'lucide-react'
import { memo, type ReactNode, useState } from 'react'
import type { EventOf } from '@misfit/events/run/run-event'
import { formatClock, formatDateTime } from '../../shared/format/time.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { Section } from '../../shared/primitives/section.tsx'
import styles from './run-page.module.css'

const icons = {
  info: <Info role="img" aria-label="note" />,
  warning: <TriangleAlert role="img" aria-label="warning" />,
  error: <CircleX role="img" aria-label="error" />,
}
const shownFirst = 100

interface RunLogProps {
  /** Grows in place: `count` tells that it did. */
  logs: readonly EventOf<'log'>[]
  count: number
}

/** Messages of the trainer, in order. The list grows at its end and never scrolls by itself. */
export const RunLogSection = memo(function RunLog({ logs, count }: RunLogProps): ReactNode {
  const [all, setAll] = useState(false)
  if (count === 0) return null
  const shown = all ? logs : logs.slice(-shownFirst)
  return (
    <Section
      title="Log"
      anchor="log"
      actions={
        shown.length < count && (
          <Button small onClick={() => setAll(true)}>
            Show all {count}
          </Button>
        )
      }
    >
      <ol className={styles.log} tabIndex={0} aria-label="Log messages">
        {shown.map((log) => (
          <li key={log.seq} data-level={log.level}>
            <time dateTime={new Date(log.at).toISOString()} title={formatDateTime(log.at)}>
              {formatClock(log.at)}
            </time>
            {icons[log.level]}
            <span dir="auto">{log.message}</span>
          </li>
        ))}
      </ol>
    </Section>
  )
})

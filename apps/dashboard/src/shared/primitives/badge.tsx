import { Check, CircleDashed, CircleDot, Pause, Square, Unplug, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { RunStatus } from '@misfit/events/run/run-summary'
import { classNames } from '../design/class-names.ts'
import styles from './badge.module.css'

/** A short label on something: a tag of a run. */
export function Tag({ children, remove }: { children: ReactNode; remove?: ReactNode }): ReactNode {
  return (
    <span className={styles.tag} dir="auto">
      <span>{children}</span>
      {remove}
    </span>
  )
}

const statusIcons: Record<RunStatus, ReactNode> = {
  queued: <CircleDashed aria-hidden />,
  running: <CircleDot aria-hidden className={styles.pulse} />,
  paused: <Pause aria-hidden />,
  completed: <Check aria-hidden />,
  stopped: <Square aria-hidden />,
  failed: <X aria-hidden />,
  lost: <Unplug aria-hidden />,
}

/** A run's state: its own icon, its word, its colour. */
export function StatusBadge({ status, title }: { status: RunStatus; title?: string }): ReactNode {
  return (
    <span className={classNames(styles.status, styles[status])} title={title} data-status={status}>
      {statusIcons[status]}
      {status}
    </span>
  )
}

'use client'

import { TriangleAlert } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import type { EventOf } from '@misfit/events/run/run-event'
import { classNames } from '../../shared/design/class-names.ts'
import { formatCount } from '../../shared/format/numbers.ts'
import styles from './run-page.module.css'

const shownAtMost = 50

interface LeftOutEventsProps {
  /** The event that made the run; null until it is here. */
  created: EventOf<'created'> | null
  /** Grows in place: `logCount` tells that it did. */
  logs: readonly EventOf<'log'>[]
  logCount: number
  /** Events of the run folder that are not here. */
  leftOut: number
  /** Events that have another number here than in the run folder. */
  renumbered: number
}

/** List of the lines of the run folder that are not here as they were written: which, why, and what can be done. */
export const LeftOutEvents = memo(function LeftOutEvents({
  created,
  logs,
  leftOut,
  renumbered,
}: LeftOutEventsProps): ReactNode {
  if (leftOut === 0 && renumbered === 0) return null
  return (
    <section
      className={classNames(styles.trouble, styles.lost, styles.notAsLogged)}
      aria-label="Events that are not here as they were logged"
    >
      <TriangleAlert className={styles.sign} aria-hidden />
      <div>
        {leftOut > 0 && <LeftOut created={created} logs={logs} count={leftOut} />}
        {renumbered > 0 && (
          <>
            <p role="status">
              <strong>
                {renumbered === 1 ? '1 event has' : `${formatCount(renumbered)} events have`} the number of another:
              </strong>{' '}
              two processes wrote this run, such as a program and its fork.
            </p>
            <p>
              They are here in the order in which they were written, so the curves may hold steps of both. Make a run in
              the process that logs it.
            </p>
          </>
        )}
      </div>
    </section>
  )
})

interface LeftOutProps extends Pick<LeftOutEventsProps, 'created' | 'logs'> {
  count: number
}

function LeftOut({ created, logs, count }: LeftOutProps): ReactNode {
  const told = [...(created === null ? [] : [created]), ...logs].filter((event) => event.leftOut !== undefined)
  const shown = told.slice(0, shownAtMost)
  return (
    <>
      <p role="status">
        <strong>{count === 1 ? '1 event is' : `${formatCount(count)} events are`} missing here:</strong> the dashboard
        could not take {count === 1 ? 'it' : 'them'}. Everything else is here.
      </p>
      <p>
        The run folder keeps {count === 1 ? 'it' : 'them'}. To see {count === 1 ? 'it' : 'them'}, correct the{' '}
        {count === 1 ? 'line' : 'lines'} in a copy of the folder, and push that to a dashboard that does not have this
        run.
      </p>
      {created?.leftOut !== undefined && (
        <p>
          The first line, which makes the run, is {count === 1 ? 'it' : 'one of them'}: settings that could be read in
          it are shown, and the others as not told.
        </p>
      )}
      {shown.length > 0 && (
        <details className={styles.leftOut}>
          <summary>{count === 1 ? 'Which line, and why' : 'Which lines, and why'}</summary>
          <ul>
            {shown.map(({ seq, leftOut }) => (
              <li key={seq}>
                <code>events.jsonl</code> line {formatCount(seq)}
                {leftOut?.type !== undefined && <> ({leftOut.type})</>}: <span dir="auto">{leftOut?.reason}</span>
              </li>
            ))}
            {count > shown.length && <li>and {formatCount(count - shown.length)} more, in the log below</li>}
          </ul>
        </details>
      )}
    </>
  )
}

'use client'

import { RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { classNames } from '../../shared/design/class-names.ts'
import { formatAgo, formatDateTime } from '../../shared/format/time.ts'
import { useNow } from '../../shared/live/use-now.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { goOn } from './run-actions.ts'
import styles from './run-page.module.css'

/** Why a run did not get to its end, and what can be done: at the top, in words. */
export function RunTrouble({ run, newestAt }: { run: RunSummary; newestAt: number | null }): ReactNode {
  const now = useNow(10_000)
  if (run.status === 'failed') {
    return (
      <div className={styles.trouble} role="alert">
        <div>
          <p>
            <strong>Failed:</strong> {run.message ?? 'the trainer gave no reason; the log below may.'}
          </p>
          <p>Everything before it is kept.</p>
        </div>
      </div>
    )
  }
  if (run.status === 'lost') {
    const since = run.endedAt ?? newestAt
    return (
      <div className={classNames(styles.trouble, styles.lost)} role="alert">
        <div>
          <p>
            <strong>Lost</strong>
            {since !== null && (
              <>
                {' '}
                since <time dateTime={new Date(since).toISOString()}>{formatDateTime(since)}</time> (
                {formatAgo(since, Math.max(now, since))})
              </>
            )}
            . {run.message ?? 'Its process ended without a word.'}
          </p>
          <p>It can go on from its last checkpoint; steps after it are done again.</p>
        </div>
        <Button look="solid" onClick={() => goOn(run.runId)}>
          <RotateCw aria-hidden />
          Continue from checkpoint
        </Button>
      </div>
    )
  }
  return null
}

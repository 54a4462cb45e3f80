import Link from 'next/link'
import type { ReactNode } from 'react'
import { useRunSummary } from '../live/use-live.ts'
import { StatusBadge } from '../primitives/badge.tsx'
import styles from './label-issues.module.css'

export interface StartedRuns {
  /** The run on changed labels. */
  readonly runId: string
  /** A run on the labels as given, to compare with. */
  readonly asGiven: string | null
}

/** The run that was started here, live, and the way to compare it. */
export function StartedNote({ started: { runId, asGiven } }: { started: StartedRuns }): ReactNode {
  const run = useRunSummary(runId)
  return (
    <p className={styles.started} role="status">
      Training on changed labels:{' '}
      <Link href={`/runs/${runId}`} dir="auto">
        {run?.name ?? runId}
      </Link>{' '}
      {run !== undefined && <StatusBadge status={run.status} />}
      {asGiven !== null && <Link href={`/compare?runs=${asGiven},${runId}`}>Compare with the labels as given</Link>}
    </p>
  )
}

import type { ReactNode } from 'react'
import { useRunSummary } from '../../shared/live/use-live.ts'
import { StatusBadge } from '../../shared/primitives/badge.tsx'
import { PageLink } from '../../shared/primitives/page-link.tsx'
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
      <PageLink href={`/runs/${runId}`} dir="auto">
        {run?.name ?? runId}
      </PageLink>{' '}
      {run !== undefined && <StatusBadge status={run.status} />}
      {asGiven !== null && (
        <PageLink href={`/compare?runs=${asGiven},${runId}`}>Compare with the labels as given</PageLink>
      )}
    </p>
  )
}

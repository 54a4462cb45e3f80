import type { ReactNode } from 'react'
import { importFormatNames } from '@misfit/events/import-source'
import type { RunHistory } from '@misfit/events/run/run-history'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { formatDuration } from '@misfit/text/durations'
import { formatCount } from '../../../shared/format/numbers.ts'
import { RunReading } from '../run-reading.tsx'
import { elapsedSeconds } from '../progress-of-run.ts'
import styles from '../run-page.module.css'

/** Facts of a run that another tool logged: which one, where it was read from, and how much it holds. */
export function ImportedReadings({ run, history }: { run: RunSummary; history: RunHistory }): ReactNode {
  const source = history.created?.imported
  const values = [...history.metrics.values()].reduce((sum, { step }) => sum + step.length, 0)
  const seconds = elapsedSeconds(run, run.endedAt ?? run.createdAt)
  return (
    <dl className={styles.readings}>
      {source !== undefined && (
        <div className={`${styles.reading} ${styles.progressReading}`}>
          <dt>Imported from</dt>
          <dd>
            {importFormatNames[source.format]}
            <small dir="auto">{source.source}</small>
          </dd>
        </div>
      )}
      {/* A log without times gives its points none. */}
      {seconds !== null && seconds > 0 && <RunReading name="Took" value={formatDuration(seconds)} />}
      <RunReading name="Last step" value={formatCount(run.step)} />
      <RunReading name="Metrics" value={formatCount(history.metrics.size)} />
      <RunReading name="Values" value={formatCount(values)} />
    </dl>
  )
}

import type { ReactNode } from 'react'
import { StatusBadge } from '../../shared/primitives/badge.tsx'
import { PageLink } from '../../shared/primitives/page-link.tsx'
import { Progress } from '../../shared/primitives/progress.tsx'
import { Table, tableStyles } from '../../shared/primitives/table.tsx'
import { formatPercent } from '../../shared/format/numbers.ts'
import { progressOf } from '../run/progress-of-run.ts'
import type { FoldSet } from './issue-source.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import styles from './label-issues.module.css'

/** The runs of a set of folds, live; told in a line once all are done. */
export function FoldsProgress({ set: { runs, count } }: { set: FoldSet }): ReactNode {
  const done = runs.filter(({ status }) => status === 'completed').length
  const broken = runs.filter(({ status }) => status === 'failed' || status === 'stopped' || status === 'lost')
  return (
    <Stack as="section" gap={3} className={styles.folds} aria-label="Folds">
      <p role="status">
        {done === count
          ? `All ${count} folds are done: every training image was answered by the one that was not trained on it.`
          : broken.length > 0
            ? `${done} of ${count} folds are done; ${broken.length} did not end well. Continue or start them ` +
              `again: the list needs all of them.`
            : `${done} of ${count} folds are done. The list comes when all are.`}
        {runs.length < count && ` ${count - runs.length} were deleted.`}
      </p>
      {done < count && (
        <Table label="Runs of the folds">
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">State</th>
              <th scope="col">Progress</th>
              <th scope="col" className={tableStyles.number}>
                Validation accuracy
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr key={run.runId}>
                <th scope="row">
                  <PageLink href={`/runs/${run.runId}`} dir="auto">
                    {run.name}
                  </PageLink>
                </th>
                <td>
                  <StatusBadge status={run.status} />
                </td>
                <td className={styles.progress}>
                  <Progress
                    label={`Progress of ${run.name}`}
                    value={progressOf(run) ?? 0}
                    idle={run.status !== 'running'}
                  />
                </td>
                <td className={tableStyles.number}>{formatPercent(run.valAccuracy)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Stack>
  )
}

'use client'

import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { CsvCell } from '@misfit/text/csv'
import { settingInWords, type Sweep } from '@misfit/events/settings/sweep'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { useMay } from '../../shared/access/session-store.ts'
import { ExportMenu } from '../../shared/export/export-menu.tsx'
import { formatAgo, formatDateTime } from '../../shared/format/time.ts'
import { fetchSweeps } from '../../shared/hub-api/hub-api.ts'
import { useRuns } from '../../shared/live/use-live.ts'
import { useNow } from '../../shared/live/use-now.ts'
import { usePolled } from '../../shared/live/use-polled.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { PageHead } from '../../shared/primitives/page-head.tsx'
import { PageLink } from '../../shared/primitives/page-link.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../shared/primitives/state.tsx'
import { Table, tableStyles } from '../../shared/primitives/table.tsx'
import { formatScore } from './measure-in-words.ts'
import { StartSweepDialog } from './start-sweep-dialog.tsx'
import { bestTrial, sweepCounts, trialRows } from './trial-rows.ts'

const askEvery = 5000

/** Page of the sweeps, newest first. */
export function SweepsPage(): ReactNode {
  const { value: sweeps, error, again } = usePolled(fetchSweeps, askEvery)
  const { runs } = useRuns()
  const [starting, setStarting] = useState(false)
  const mayStart = useMay('POST /api/sweeps')
  const start = mayStart && (
    <Button look="solid" onClick={() => setStarting(true)}>
      <Plus aria-hidden /> New sweep
    </Button>
  )
  return (
    <>
      <PageHead
        title="Sweeps"
        actions={
          sweeps !== null &&
          sweeps.length > 0 && (
            <>
              <ExportMenu what="sweeps" fileStem="sweeps" rows={() => sweepCells(sweeps, runs)} />
              {start}
            </>
          )
        }
      />
      {sweeps === null ? (
        error === null ? (
          <Skeleton height="8rem" />
        ) : (
          <ErrorState title="The sweeps could not be read" onRetry={again}>
            {error}
          </ErrorState>
        )
      ) : sweeps.length === 0 ? (
        <EmptyState title="No sweep yet" actions={start}>
          A sweep trains many runs that differ in a few settings, on all trainers that are connected, and shows which
          settings do best.
        </EmptyState>
      ) : (
        <Table label="Sweeps">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Method</th>
              <th scope="col">Varies</th>
              <th scope="col" className={tableStyles.number}>
                Trials
              </th>
              <th scope="col" className={tableStyles.number}>
                Runs ended
              </th>
              <th scope="col" className={tableStyles.number}>
                Best so far
              </th>
              <th scope="col" className={tableStyles.number}>
                Started
              </th>
            </tr>
          </thead>
          <tbody>
            {sweeps.map((sweep) => (
              <SweepRow key={sweep.sweepId} sweep={sweep} runs={runs} />
            ))}
          </tbody>
        </Table>
      )}
      {starting && <StartSweepDialog onClose={() => setStarting(false)} />}
    </>
  )
}

function SweepRow({ sweep, runs }: { sweep: Sweep; runs: readonly RunSummary[] }): ReactNode {
  const now = useNow(10_000)
  const { ended, total, score } = standing(sweep, runs)
  return (
    <tr data-sweep={sweep.sweepId}>
      <th scope="row">
        <PageLink href={`/sweeps/${sweep.sweepId}`} dir="auto" prefetch={false}>
          {sweep.spec.name}
        </PageLink>
      </th>
      <td>{sweep.spec.method}</td>
      <td>{sweep.spec.vary.map(({ setting }) => settingInWords(setting)).join(', ')}</td>
      <td className={tableStyles.number}>{sweep.trials.length}</td>
      <td className={tableStyles.number}>
        {ended} of {total}
        {sweep.stoppedAt === null ? '' : ', stopped'}
      </td>
      <td className={tableStyles.number}>{score === null ? '–' : formatScore(sweep.spec.measure, score)}</td>
      <td className={tableStyles.number} title={formatDateTime(sweep.createdAt)}>
        {formatAgo(sweep.createdAt, Math.max(now, sweep.createdAt))}
      </td>
    </tr>
  )
}

function standing(sweep: Sweep, runs: readonly RunSummary[]): { ended: number; total: number; score: number | null } {
  const rows = trialRows(sweep, runs)
  const { ended, total } = sweepCounts(rows)
  return { ended, total, score: bestTrial(rows, sweep.spec.measure)?.score ?? null }
}

function sweepCells(sweeps: readonly Sweep[], runs: readonly RunSummary[]): CsvCell[][] {
  return [
    ['id', 'name', 'method', 'varies', 'trials', 'runs ended', 'runs', 'measure', 'best', 'started'],
    ...sweeps.map((sweep) => {
      const { ended, total, score } = standing(sweep, runs)
      const { name, method, vary, measure } = sweep.spec
      return [
        sweep.sweepId,
        name,
        method,
        vary.map(({ setting }) => setting).join(' '),
        sweep.trials.length,
        ended,
        total,
        measure,
        score,
        new Date(sweep.createdAt).toISOString(),
      ]
    }),
  ]
}

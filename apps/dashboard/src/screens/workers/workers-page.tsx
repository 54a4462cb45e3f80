'use client'

import { PlugZap, Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import type { CsvCell } from '@misfit/text/csv'
import type { Worker } from '@misfit/events/live/worker'
import { formatBytes } from '@misfit/text/bytes'
import { classNames } from '../../shared/design/class-names.ts'
import { ExportMenu } from '../../shared/export/export-menu.tsx'
import { formatAgo, formatDateTime } from '../../shared/format/time.ts'
import { fetchWorkers } from '../../shared/hub-api/hub-api.ts'
import { useRuns } from '../../shared/live/use-live.ts'
import { useNow } from '../../shared/live/use-now.ts'
import { usePolled } from '../../shared/live/use-polled.ts'
import { Tag } from '../../shared/primitives/badge.tsx'
import { PageHead } from '../../shared/primitives/page-head.tsx'
import { PageLink } from '../../shared/primitives/page-link.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../shared/primitives/state.tsx'
import { Table, tableStyles } from '../../shared/primitives/table.tsx'
import styles from './workers-page.module.css'

const askEvery = 2000

/** The trainers of all hubs, how their machines do, and what each trains. */
export function WorkersPage(): ReactNode {
  const { value: workers, error, again } = usePolled(fetchWorkers, askEvery)
  return (
    <>
      <PageHead
        title="Workers"
        actions={
          workers !== null &&
          workers.length > 0 && <ExportMenu what="workers" fileStem="workers" rows={() => workerRows(workers)} />
        }
      />
      {workers === null ? (
        error === null ? (
          <Skeleton height="8rem" />
        ) : (
          <ErrorState title="The workers could not be read" onRetry={again}>
            {error}
          </ErrorState>
        )
      ) : workers.length === 0 ? (
        <EmptyState title="No trainer is connected">
          Start one on any machine that reaches this page:{' '}
          <code>npm run trainer -- --hub {typeof location === 'undefined' ? 'URL' : location.origin}</code>
        </EmptyState>
      ) : (
        <WorkerTable workers={workers} stale={error} />
      )}
    </>
  )
}

function WorkerTable({ workers, stale }: { workers: readonly Worker[]; stale: string | null }): ReactNode {
  return (
    <>
      {stale !== null && (
        <p className={styles.stale} role="status">
          This list is not up to date: {stale}
        </p>
      )}
      <Table label="Workers">
        <thead>
          <tr>
            <th scope="col">Machine</th>
            <th scope="col">State</th>
            <th scope="col">Labels</th>
            <th scope="col" className={tableStyles.number}>
              Cores
            </th>
            <th scope="col" className={tableStyles.number}>
              Load
            </th>
            <th scope="col" className={tableStyles.number}>
              Memory free
            </th>
            <th scope="col" className={tableStyles.number}>
              Of its run
            </th>
            <th scope="col">TensorFlow</th>
            <th scope="col">Trains</th>
          </tr>
        </thead>
        <tbody>
          {workers.map((worker) => (
            <WorkerRow key={worker.trainer.trainerId} worker={worker} />
          ))}
        </tbody>
      </Table>
    </>
  )
}

function WorkerRow({ worker: { trainer, state, since, vitals, runs } }: { worker: Worker }): ReactNode {
  const isLost = state === 'lost'
  return (
    <tr className={isLost ? styles.lost : undefined} data-worker={state}>
      <th scope="row">
        {trainer.host}
        <span className={styles.under}>process {trainer.pid}</span>
      </th>
      <td>
        <State isLost={isLost} since={since} />
      </td>
      <td>{trainer.labels.length === 0 ? <None /> : trainer.labels.map((label) => <Tag key={label}>{label}</Tag>)}</td>
      <td className={tableStyles.number}>{trainer.cores}</td>
      <td className={tableStyles.number}>{vitals === null || isLost ? <None /> : vitals.load.toFixed(2)}</td>
      <td className={tableStyles.number}>
        {vitals === null || isLost ? (
          <None />
        ) : (
          <>
            {formatBytes(vitals.memoryFree)}
            <span className={styles.under}>of {formatBytes(vitals.memoryTotal)}</span>
          </>
        )}
      </td>
      <td className={tableStyles.number}>
        {vitals === null || isLost || runs.length === 0 || vitals.memoryOfRuns === null ? (
          <None />
        ) : (
          formatBytes(vitals.memoryOfRuns)
        )}
      </td>
      <td>
        {trainer.backend}
        <span className={styles.under}>{trainer.tensorflow}</span>
      </td>
      <td>{runs.length === 0 ? <None /> : runs.map((runId) => <RunLink key={runId} runId={runId} />)}</td>
    </tr>
  )
}

function State({ isLost, since }: { isLost: boolean; since: number }): ReactNode {
  const now = useNow(1000)
  return (
    <span className={classNames(styles.state, isLost && styles.missing)} title={`since ${formatDateTime(since)}`}>
      {isLost ? <Unplug aria-hidden /> : <PlugZap aria-hidden />}
      <span>
        {isLost ? 'Lost' : 'Connected'}
        <time className={styles.under} dateTime={new Date(since).toISOString()}>
          {formatAgo(since, Math.max(now, since))}
        </time>
      </span>
    </span>
  )
}

function RunLink({ runId }: { runId: string }): ReactNode {
  const { byId } = useRuns()
  return (
    <PageLink href={`/runs/${runId}`} className={styles.run} dir="auto" prefetch={false}>
      {byId.get(runId)?.name ?? runId}
    </PageLink>
  )
}

const None = (): ReactNode => (
  <span className={styles.none}>
    <span aria-hidden>–</span>
    <span className="visually-hidden">none</span>
  </span>
)

function workerRows(workers: readonly Worker[]): CsvCell[][] {
  return [
    [
      'id',
      'machine',
      'process',
      'state',
      'since',
      'labels',
      'cores',
      'load',
      'memory total',
      'memory free',
      'memory of runs',
      'backend',
      'tensorflow',
      'runs',
    ],
    ...workers.map(({ trainer, state, since, vitals, runs }) => [
      trainer.trainerId,
      trainer.host,
      trainer.pid,
      state,
      new Date(since).toISOString(),
      trainer.labels.join(' '),
      trainer.cores,
      vitals?.load ?? null,
      vitals?.memoryTotal ?? null,
      vitals?.memoryFree ?? null,
      vitals?.memoryOfRuns ?? null,
      trainer.backend,
      trainer.tensorflow,
      runs.join(' '),
    ]),
  ]
}

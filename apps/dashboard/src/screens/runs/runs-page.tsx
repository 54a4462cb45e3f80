'use client'

import { Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { isActive, type RunSummary } from '@misfit/events/run/run-summary'
import { ImportArchiveButton } from '../../views/archives/import-archive-button.tsx'
import { formatCount, plural } from '../../shared/format/numbers.ts'
import { runsFollower } from '../../shared/live/live-runs.ts'
import { useRuns } from '../../shared/live/use-live.ts'
import { useNow } from '../../shared/live/use-now.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { EmptyState, ErrorState, Nothing, Skeleton } from '../../shared/primitives/state.tsx'
import { useMay } from '../../shared/access/session-store.ts'
import { useShortcuts } from '../../shared/primitives/shortcuts.ts'
import { replaceUrlParameters, useUrlParameter } from '../../shared/url/url-state.ts'
import { matches } from './run-filter.ts'
import { inOrder, orderFrom, orderParameter } from './run-order.ts'
import { RunsTable } from './runs-table.tsx'
import { RunsToolbar } from './runs-toolbar.tsx'
import { SelectedRunsBar } from './selected-runs-bar.tsx'
import { useRunFilter } from './use-run-filter.ts'
import { useSelectedRuns } from './use-selected-runs.ts'
import styles from './runs-page.module.css'

/** Their scripts come when they are first needed. */
const FirstSteps = dynamic(() => import('./first-steps.tsx').then((file) => file.FirstSteps), { loading: Nothing })
const StartRunDialog = dynamic(() => import('../start-run/start-run-dialog.tsx').then((file) => file.StartRunDialog), {
  loading: Nothing,
})
const RenameDialog = dynamic(() => import('../run/rename-dialog.tsx').then((file) => file.RenameDialog), {
  loading: Nothing,
})
const TagsDialog = dynamic(() => import('../run/tags-dialog.tsx').then((file) => file.TagsDialog), { loading: Nothing })
const DeleteDialog = dynamic(() => import('../run/delete-dialog.tsx').then((file) => file.DeleteDialog), {
  loading: Nothing,
})

type Opened =
  { what: 'rename' | 'tags'; run: RunSummary } | { what: 'delete'; runs: RunSummary[] } | { what: 'start' } | null

/** Page of the runs, live: find, order, select, tidy, compare, begin. */
export function RunsPage(): ReactNode {
  const { runs, byId, loaded, error } = useRuns()
  const [opened, setOpened] = useState<Opened>(null)
  const close = (): void => setOpened(null)
  const newRun = (): void => setOpened({ what: 'start' })
  useShortcuts({
    n: (event) => {
      event.preventDefault()
      newRun()
    },
  })

  return (
    <>
      {loaded && runs.length > 0 ? (
        <RunsFound runs={runs} byId={byId} onOpen={setOpened} />
      ) : error !== null && !loaded ? (
        <ErrorState title="The runs could not be loaded" onRetry={() => runsFollower().reload()}>
          {error}
        </ErrorState>
      ) : loaded ? (
        <FirstSteps onNewRun={newRun} />
      ) : (
        <Loading />
      )}
      {opened?.what === 'start' && <StartRunDialog open onOpenChange={close} />}
      {opened?.what === 'rename' && <RenameDialog run={opened.run} onClose={close} />}
      {opened?.what === 'tags' && <TagsDialog run={opened.run} onClose={close} />}
      {opened?.what === 'delete' && <DeleteDialog runs={opened.runs} onClose={close} />}
    </>
  )
}

function Loading(): ReactNode {
  return (
    <div aria-busy="true" aria-label="Runs are loading">
      <h1>Runs</h1>
      {Array.from({ length: 6 }, (_, i) => (
        <p key={i} style={{ marginTop: '1.5rem' }}>
          <Skeleton width={`${70 - i * 6}%`} height="1rem" />
        </p>
      ))}
    </div>
  )
}

function RunsFound({
  runs,
  byId,
  onOpen,
}: {
  runs: readonly RunSummary[]
  byId: ReadonlyMap<string, RunSummary>
  onOpen: (opened: Opened) => void
}): ReactNode {
  const now = useNow(1000)
  const minute = Math.floor(now / 60_000) * 60_000
  const chosenFilter = useRunFilter()
  const { filter, filters, clear } = chosenFilter
  const [orderText] = useUrlParameter('sort')
  const order = useMemo(() => orderFrom(orderText), [orderText])
  const shown = useMemo(
    () =>
      inOrder(
        runs.filter((run) => matches(run, filter)),
        order,
        minute,
      ),
    [runs, filter, order, minute],
  )
  const selection = useSelectedRuns(byId, shown)
  const onRename = useCallback((run: RunSummary) => onOpen({ what: 'rename', run }), [onOpen])
  const onTags = useCallback((run: RunSummary) => onOpen({ what: 'tags', run }), [onOpen])
  const onDelete = useCallback((run: RunSummary) => onOpen({ what: 'delete', runs: [run] }), [onOpen])

  return (
    <>
      <RunsHead runs={runs} shownCount={filters ? shown.length : null} onStart={() => onOpen({ what: 'start' })} />
      <RunsToolbar runs={runs} shown={shown} filter={chosenFilter} />
      {shown.length === 0 ? (
        <EmptyState title="No run matches" actions={<Button onClick={clear}>Show all runs</Button>}>
          Nothing here has these words, states and tags together.
        </EmptyState>
      ) : (
        <RunsTable
          runs={shown}
          now={now}
          order={order}
          onOrder={(next) => replaceUrlParameters({ sort: orderParameter(next) })}
          selected={selection.selected}
          onSelect={selection.onSelect}
          onSelectAll={(on) => (on ? selection.selectAll(shown) : selection.clear())}
          onRename={onRename}
          onTags={onTags}
          onDelete={onDelete}
        />
      )}
      <SelectedRunsBar
        selected={runs.filter((run) => selection.selected.has(run.runId))}
        onDelete={(chosen) => onOpen({ what: 'delete', runs: chosen })}
        onClear={selection.clear}
      />
    </>
  )
}

interface RunsHeadProps {
  runs: readonly RunSummary[]
  /** How many the filter lets through; null without a filter. */
  shownCount: number | null
  onStart: () => void
}

function RunsHead({ runs, shownCount, onStart }: RunsHeadProps): ReactNode {
  const mayStart = useMay('POST /api/runs')
  const mayImport = useMay('POST /api/archives')
  const active = runs.filter((run) => isActive(run.status)).length
  return (
    <div className={styles.head}>
      <div className={styles.title}>
        <h1>Runs</h1>
        <p className={styles.counts}>
          {plural(runs.length, 'run')}
          {active > 0 && `, ${active} training now`}
          {shownCount !== null && `; ${formatCount(shownCount)} shown`}
        </p>
      </div>
      <div className={styles.headButtons}>
        {mayImport && <ImportArchiveButton />}
        {mayStart && (
          <Button look="solid" onClick={onStart}>
            <Plus aria-hidden />
            New run
          </Button>
        )}
      </div>
    </div>
  )
}

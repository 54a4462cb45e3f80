'use client'

import { Download, ListFilter, Plus, Search, Tag as TagIcon } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { type ReactNode, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react'
import { isActive, runStatuses, type RunSummary } from '@misfit/events/run/run-summary'
import { downloadArchive } from '../../views/archives/archive-files.ts'
import { ImportArchiveButton } from '../../views/archives/import-archive-button.tsx'
import { downloadFile } from '../../shared/export/download-file.ts'
import { formatCount, plural } from '../../shared/format/numbers.ts'
import { runsFollower } from '../../shared/live/live-runs.ts'
import { useRuns } from '../../shared/live/use-live.ts'
import { useNow } from '../../shared/live/use-now.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { BareInput } from '../../shared/primitives/field.tsx'
import { Menu, MenuCheckItem, MenuItem, MenuLine } from '../../shared/primitives/menu.tsx'
import { EmptyState, ErrorState, Nothing, Skeleton } from '../../shared/primitives/state.tsx'
import { useMay } from '../../shared/access/session-store.ts'
import { useShortcuts } from '../../shared/primitives/shortcuts.ts'
import { replaceUrlParameters, useUrlParameter } from '../../shared/url/url-state.ts'
import { matches, statusesFrom, tagCounts } from './run-filter.ts'
import { inOrder, orderFrom, orderParameter } from './run-order.ts'
import { runsCsv } from './runs-csv.ts'
import { RunsTable } from './runs-table.tsx'
import { Toolbar } from '../../shared/primitives/layout/toolbar.tsx'
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

/** All runs, live: find, order, select, tidy, compare, begin. */
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
  const router = useRouter()
  const now = useNow(1000)
  const minute = Math.floor(now / 60_000) * 60_000
  const search = useRef<HTMLInputElement>(null)
  const [text, setText] = useUrlParameter('q')
  const [statusParameter, setStatus] = useUrlParameter('status')
  const [orderText] = useUrlParameter('sort')
  const [tag, setTag] = useUrlParameter('tag')
  const statuses = useMemo(() => statusesFrom(statusParameter), [statusParameter])
  const order = useMemo(() => orderFrom(orderText), [orderText])
  const searched = useDeferredValue(text ?? '')

  const shown = useMemo(
    () =>
      inOrder(
        runs.filter((run) => matches(run, { text: searched, statuses, tags: tag === null ? [] : [tag] })),
        order,
        minute,
      ),
    [runs, searched, statuses, tag, order, minute],
  )
  const tags = useMemo(() => tagCounts(runs), [runs])

  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const selected = useMemo(() => new Set([...chosen].filter((runId) => byId.has(runId))), [chosen, byId])
  const lastChosen = useRef<string | null>(null)
  const shownNow = useRef(shown)
  // eslint-disable-next-line react-hooks/refs -- read by a handler only, so that rows need not render for it
  shownNow.current = shown
  const onSelect = useCallback((runId: string, on: boolean, andBetween: boolean) => {
    const ids = shownNow.current.map((run) => run.runId)
    const from = andBetween && lastChosen.current !== null ? ids.indexOf(lastChosen.current) : -1
    const to = ids.indexOf(runId)
    const affected = from === -1 || to === -1 ? [runId] : ids.slice(Math.min(from, to), Math.max(from, to) + 1)
    lastChosen.current = runId
    setChosen((before) => {
      const next = new Set(before)
      for (const id of affected) {
        if (on) next.add(id)
        else next.delete(id)
      }
      return next
    })
  }, [])
  const onRename = useCallback((run: RunSummary) => onOpen({ what: 'rename', run }), [onOpen])
  const onTags = useCallback((run: RunSummary) => onOpen({ what: 'tags', run }), [onOpen])
  const onDelete = useCallback((run: RunSummary) => onOpen({ what: 'delete', runs: [run] }), [onOpen])

  const mayStart = useMay('POST /api/runs')
  const mayDelete = useMay('DELETE /api/runs/:id')
  const mayImport = useMay('POST /api/archives')
  const selectedInOrder = runs.filter((run) => selected.has(run.runId))
  const compare = (): void => {
    if (selected.size >= 2)
      router.push(
        `/compare?runs=${selectedInOrder
          .map((run) => run.runId)
          .reverse()
          .join(',')}`,
      )
  }
  useShortcuts({
    '/': (event) => {
      event.preventDefault()
      search.current?.focus()
    },
    c: compare,
    Escape: () => setChosen(new Set()),
  })

  const active = runs.filter((run) => isActive(run.status)).length
  const filtered = searched !== '' || statuses.length > 0 || tag !== null
  const clear = (): void => replaceUrlParameters({ q: null, status: null, tag: null })

  return (
    <>
      <div className={styles.head}>
        <div className={styles.title}>
          <h1>Runs</h1>
          <p className={styles.counts}>
            {plural(runs.length, 'run')}
            {active > 0 && `, ${active} training now`}
            {filtered && `; ${formatCount(shown.length)} shown`}
          </p>
        </div>
        <div className={styles.headButtons}>
          {mayImport && <ImportArchiveButton />}
          {mayStart && (
            <Button look="solid" onClick={() => onOpen({ what: 'start' })}>
              <Plus aria-hidden />
              New run
            </Button>
          )}
        </div>
      </div>

      <Toolbar tight className={styles.tools} role="search">
        <div className={styles.search}>
          <Search aria-hidden />
          <BareInput
            ref={search}
            type="search"
            label="Search runs"
            placeholder="Search name, model, tag"
            value={text ?? ''}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') event.currentTarget.blur()
            }}
          />
        </div>
        <Menu
          align="start"
          trigger={
            <Button>
              <ListFilter aria-hidden />
              Status
              {statuses.length > 0 && <span className={styles.count}>{statuses.length}</span>}
            </Button>
          }
        >
          {runStatuses.map((status) => (
            <MenuCheckItem
              key={status}
              checked={statuses.includes(status)}
              note={runs.filter((run) => run.status === status).length}
              onChange={(on) =>
                setStatus(runStatuses.filter((other) => (other === status ? on : statuses.includes(other))).join(','))
              }
            >
              {status}
            </MenuCheckItem>
          ))}
        </Menu>
        {tags.length > 0 && (
          <Menu
            align="start"
            trigger={
              <Button>
                <TagIcon aria-hidden />
                <bdi>{tag ?? 'Tag'}</bdi>
              </Button>
            }
          >
            {tags.slice(0, 200).map((one) => (
              <MenuCheckItem
                key={one.tag}
                checked={tag === one.tag}
                note={one.count}
                onChange={(on) => setTag(on ? one.tag : null)}
              >
                <bdi>{one.tag}</bdi>
              </MenuCheckItem>
            ))}
            {tag !== null && (
              <>
                <MenuLine />
                <MenuItem onSelect={() => setTag(null)}>Any tag</MenuItem>
              </>
            )}
          </Menu>
        )}
        {filtered && (
          <Button look="quiet" onClick={clear}>
            Show all
          </Button>
        )}
        <span className={styles.spacer} />
        <Button look="quiet" onClick={() => downloadFile('misfit-runs.csv', runsCsv(shown), 'text/csv')}>
          <Download aria-hidden />
          CSV
        </Button>
      </Toolbar>

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
          selected={selected}
          onSelect={onSelect}
          onSelectAll={(on) => setChosen(on ? new Set(shown.map((run) => run.runId)) : new Set())}
          onRename={onRename}
          onTags={onTags}
          onDelete={onDelete}
        />
      )}

      {selected.size > 0 && (
        <div className={styles.selection} role="region" aria-label="Selected runs">
          <span className={styles.selected} role="status">
            {selected.size} selected
          </span>
          <Button small look="solid" disabled={selected.size < 2} onClick={compare}>
            Compare
          </Button>
          <Button small onClick={() => downloadFile('misfit-runs.csv', runsCsv(selectedInOrder), 'text/csv')}>
            Save as CSV
          </Button>
          <Button small onClick={() => downloadArchive(selectedInOrder.map((run) => run.runId))}>
            Archive
          </Button>
          {mayDelete && (
            <Button small onClick={() => onOpen({ what: 'delete', runs: selectedInOrder })}>
              Delete…
            </Button>
          )}
          <Button small look="quiet" onClick={() => setChosen(new Set())}>
            Clear
          </Button>
        </div>
      )}
    </>
  )
}

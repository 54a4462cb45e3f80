'use client'

import { ArrowDown, ArrowUp } from 'lucide-react'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { classNames } from '../../shared/design/class-names.ts'
import { useShortcuts } from '../../shared/primitives/shortcuts.ts'
import type { RunOrder, SortKey } from './run-order.ts'
import { RunRow } from './run-row.tsx'
import styles from './runs-table.module.css'

interface RunsTableProps {
  runs: readonly RunSummary[]
  now: number
  order: RunOrder
  onOrder: (order: RunOrder) => void
  selected: ReadonlySet<string>
  onSelect: (runId: string, selected: boolean, andBetween: boolean) => void
  onSelectAll: (selected: boolean) => void
  onRename: (run: RunSummary) => void
  onTags: (run: RunSummary) => void
  onDelete: (run: RunSummary) => void
}

interface Column {
  key: SortKey
  label: string
  numeric?: boolean
  /** First order when its heading is pressed: best or newest first for numbers, A first for words. */
  descendingFirst?: boolean
  look: string | undefined
}

const columns: readonly Column[] = [
  { key: 'status', label: 'Status', look: styles.status },
  { key: 'name', label: 'Name', look: styles.name },
  { key: 'model', label: 'Model', look: styles.model },
  { key: 'dataset', label: 'Dataset', look: styles.dataset },
  { key: 'progress', label: 'Progress', descendingFirst: true, look: styles.progress },
  { key: 'loss', label: 'Val loss', numeric: true, look: styles.loss },
  { key: 'valAccuracy', label: 'Val acc.', numeric: true, descendingFirst: true, look: styles.accuracy },
  { key: 'test', label: 'Test acc.', numeric: true, descendingFirst: true, look: styles.test },
  { key: 'time', label: 'Time', numeric: true, descendingFirst: true, look: styles.time },
  { key: 'started', label: 'Started', numeric: true, descendingFirst: true, look: styles.started },
]

const rowHeights = { wide: 45, narrow: 65 }

/** Runs in rows that update in place. Only rows in sight exist, so ten thousand scroll as ten do. */
export function RunsTable({
  runs,
  now,
  order,
  onOrder,
  selected,
  onSelect,
  onSelectAll,
  onRename,
  onTags,
  onDelete,
}: RunsTableProps): ReactNode {
  const table = useRef<HTMLTableElement>(null)
  const [top, setTop] = useState(0)
  const [narrow, setNarrow] = useState(false)
  useLayoutEffect(() => {
    const query = matchMedia('(max-width: 44rem)')
    const measure = (): void => {
      setNarrow(query.matches)
      setTop((table.current?.getBoundingClientRect().top ?? 0) + window.scrollY)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [])

  const virtual = useWindowVirtualizer({
    count: runs.length,
    estimateSize: () => (narrow ? rowHeights.narrow : rowHeights.wide),
    getItemKey: (index) => runs[index]?.runId ?? index,
    overscan: 8,
    scrollMargin: top,
    scrollPaddingStart: 100,
    scrollPaddingEnd: 80,
  })
  useEffect(() => virtual.measure(), [virtual, narrow])

  // Keys move the focus from name to name; a row that is not there yet is scrolled in first.
  const focusNext = useRef<string | null>(null)
  useEffect(() => {
    if (focusNext.current === null) return
    const link = table.current?.querySelector<HTMLElement>(`[data-run="${focusNext.current}"] a`)
    if (link === null || link === undefined) return
    link.focus({ preventScroll: true })
    focusNext.current = null
  })
  const focused = (): number => {
    const row = document.activeElement?.closest('[data-run]')
    return row === null || row === undefined ? -1 : runs.findIndex((run) => run.runId === row.getAttribute('data-run'))
  }
  const [, redraw] = useState(0)
  const focusRow = (index: number, event: KeyboardEvent): void => {
    const run = runs[Math.min(Math.max(index, 0), runs.length - 1)]
    if (run === undefined) return
    event.preventDefault()
    focusNext.current = run.runId
    virtual.scrollToIndex(runs.indexOf(run), { align: 'auto' })
    redraw((n) => n + 1)
  }
  const inTable = (): boolean => table.current?.contains(document.activeElement) ?? false
  useShortcuts({
    j: (event) => focusRow(focused() + 1, event),
    k: (event) => focusRow(focused() - 1, event),
    ArrowDown: (event) => inTable() && focusRow(focused() + 1, event),
    ArrowUp: (event) => inTable() && focusRow(focused() - 1, event),
    x: () => {
      const run = runs[focused()]
      if (run !== undefined) onSelect(run.runId, !selected.has(run.runId), false)
    },
  })

  const items = virtual.getVirtualItems()
  const before = items.length > 0 ? items[0]!.start - top : 0
  const after = items.length > 0 ? virtual.getTotalSize() - (items.at(-1)!.end - top) : 0
  const allSelected = runs.length > 0 && runs.every((run) => selected.has(run.runId))

  return (
    <table className={styles.table} ref={table} aria-rowcount={runs.length + 1}>
      <caption className="visually-hidden">Runs</caption>
      <thead>
        <tr>
          <th className={styles.check} scope="col">
            <label>
              <span className="visually-hidden">Select all shown</span>
              <input
                type="checkbox"
                checked={allSelected}
                onChange={(event) => onSelectAll(event.currentTarget.checked)}
              />
            </label>
          </th>
          {columns.map((column) => (
            <Heading key={column.key} column={column} order={order} onOrder={onOrder} />
          ))}
          <th className={styles.menu} scope="col">
            <span className="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {before > 0 && <Gap height={before} />}
        {items.map((item) => {
          const run = runs[item.index]
          return (
            run !== undefined && (
              <RunRow
                key={run.runId}
                run={run}
                index={item.index}
                now={nowFor(run, now)}
                selected={selected.has(run.runId)}
                onSelect={onSelect}
                onRename={onRename}
                onTags={onTags}
                onDelete={onDelete}
              />
            )
          )
        })}
        {after > 0 && <Gap height={after} />}
      </tbody>
    </table>
  )
}

function Heading({
  column,
  order,
  onOrder,
}: {
  column: Column
  order: RunOrder
  onOrder: (order: RunOrder) => void
}): ReactNode {
  const sorted = order.key === column.key
  const next = sorted ? !order.descending : (column.descendingFirst ?? false)
  return (
    <th
      scope="col"
      className={classNames(column.look, column.numeric === true && styles.number)}
      {...(sorted ? { 'aria-sort': order.descending ? 'descending' : 'ascending' } : {})}
    >
      <button type="button" className={styles.sort} onClick={() => onOrder({ key: column.key, descending: next })}>
        {column.label}
        {sorted && (order.descending ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />)}
      </button>
    </th>
  )
}

/**
 * Stands for the rows out of sight. One cell: one that spanned the columns would bring those back that a narrow page
 * leaves out, and each would take its share of the width.
 */
const Gap = ({ height }: { height: number }): ReactNode => (
  <tr className={styles.gap} aria-hidden>
    <td style={{ height }} />
  </tr>
)

const minute = 60_000

/** The time for a row, which renders with every change of it: a row that shows minutes has no need of each second. */
function nowFor({ status, createdAt }: RunSummary, now: number): number {
  const age = now - createdAt
  return status === 'running' || status === 'paused' || age < minute
    ? now
    : createdAt + Math.floor(age / minute) * minute
}

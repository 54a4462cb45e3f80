'use client'

import { Download, ListFilter, Search, Tag as TagIcon } from 'lucide-react'
import { type ReactNode, useMemo, useRef } from 'react'
import { runStatuses, type RunSummary } from '@misfit/events/run/run-summary'
import { downloadFile } from '../../shared/export/download-file.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { BareInput } from '../../shared/primitives/field.tsx'
import { Toolbar } from '../../shared/primitives/layout/toolbar.tsx'
import { Menu, MenuCheckItem, MenuItem, MenuLine } from '../../shared/primitives/menu.tsx'
import { useShortcuts } from '../../shared/primitives/shortcuts.ts'
import { tagCounts } from './run-filter.ts'
import { runsCsv } from './runs-csv.ts'
import type { ChosenFilter } from './use-run-filter.ts'
import styles from './runs-page.module.css'

interface RunsToolbarProps {
  runs: readonly RunSummary[]
  /** Runs that the filter lets through. */
  shown: readonly RunSummary[]
  filter: ChosenFilter
}

/** What narrows the list of runs down, and saves it. */
export function RunsToolbar({ runs, shown, filter }: RunsToolbarProps): ReactNode {
  return (
    <Toolbar tight className={styles.tools} role="search">
      <SearchField filter={filter} />
      <StatusMenu runs={runs} filter={filter} />
      <TagMenu runs={runs} filter={filter} />
      {filter.filters && (
        <Button look="quiet" onClick={filter.clear}>
          Show all
        </Button>
      )}
      <span className={styles.spacer} />
      <Button look="quiet" onClick={() => downloadFile('misfit-runs.csv', runsCsv(shown), 'text/csv')}>
        <Download aria-hidden />
        CSV
      </Button>
    </Toolbar>
  )
}

function SearchField({ filter: { text, setText } }: { filter: ChosenFilter }): ReactNode {
  const search = useRef<HTMLInputElement>(null)
  useShortcuts({
    '/': (event) => {
      event.preventDefault()
      search.current?.focus()
    },
  })
  return (
    <div className={styles.search}>
      <Search aria-hidden />
      <BareInput
        ref={search}
        type="search"
        label="Search runs"
        placeholder="Search name, model, tag"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
      />
    </div>
  )
}

function StatusMenu({ runs, filter }: { runs: readonly RunSummary[]; filter: ChosenFilter }): ReactNode {
  const { statuses, setStatuses } = filter
  return (
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
            setStatuses(runStatuses.filter((other) => (other === status ? on : statuses.includes(other))))
          }
        >
          {status}
        </MenuCheckItem>
      ))}
    </Menu>
  )
}

function TagMenu({ runs, filter }: { runs: readonly RunSummary[]; filter: ChosenFilter }): ReactNode {
  const { tag, setTag } = filter
  const tags = useMemo(() => tagCounts(runs), [runs])
  if (tags.length === 0) return null
  return (
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
  )
}

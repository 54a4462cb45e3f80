'use client'

import { useDeferredValue, useMemo } from 'react'
import type { RunStatus } from '@misfit/events/run/run-summary'
import { replaceUrlParameters, useUrlParameter } from '../../shared/url/url-state.ts'
import { type RunFilter, statusesFrom } from './run-filter.ts'

/** Filter of the list of runs, as the page's address says it. */
export interface ChosenFilter {
  /** Words in the search field: ahead of those in `filter` while somebody types. */
  text: string
  setText: (text: string) => void
  statuses: readonly RunStatus[]
  setStatuses: (statuses: readonly RunStatus[]) => void
  tag: string | null
  setTag: (tag: string | null) => void
  filter: RunFilter
  /** Whether it lets less than all runs through. */
  filters: boolean
  clear: () => void
}

/** Filter of the list of runs, kept in the page's address. */
export function useRunFilter(): ChosenFilter {
  const [text, setText] = useUrlParameter('q')
  const [statusParameter, setStatus] = useUrlParameter('status')
  const [tag, setTag] = useUrlParameter('tag')
  const statuses = useMemo(() => statusesFrom(statusParameter), [statusParameter])
  const searched = useDeferredValue(text ?? '')
  const filter = useMemo(
    () => ({ text: searched, statuses, tags: tag === null ? [] : [tag] }),
    [searched, statuses, tag],
  )
  return {
    text: text ?? '',
    setText,
    statuses,
    setStatuses: (next) => setStatus(next.join(',')),
    tag,
    setTag,
    filter,
    filters: searched !== '' || statuses.length > 0 || tag !== null,
    clear: () => replaceUrlParameters({ q: null, status: null, tag: null }),
  }
}

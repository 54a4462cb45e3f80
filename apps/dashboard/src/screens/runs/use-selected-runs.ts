'use client'

import { useCallback, useMemo, useRef, useState } from 'react'
import type { RunSummary } from '@misfit/events/run/run-summary'

interface SelectedRuns {
  /** Runs that are selected and still there. */
  selected: ReadonlySet<string>
  /** Selects a run or lets it go; with all that are shown between it and the last that was chosen. */
  onSelect: (runId: string, on: boolean, andBetween: boolean) => void
  selectAll: (runs: readonly RunSummary[]) => void
  clear: () => void
}

/** Runs that are selected, among those shown. */
export function useSelectedRuns(byId: ReadonlyMap<string, RunSummary>, shown: readonly RunSummary[]): SelectedRuns {
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
  const selectAll = useCallback((runs: readonly RunSummary[]) => setChosen(new Set(runs.map((run) => run.runId))), [])
  const clear = useCallback(() => setChosen(new Set()), [])
  return { selected, onSelect, selectAll, clear }
}

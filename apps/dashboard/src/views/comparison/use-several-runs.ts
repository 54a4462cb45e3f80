'use client'

import { useMemo, useSyncExternalStore } from 'react'
import { emptyHistory } from '@misfit/events/run/run-history'
import { type LiveRun, runFollower } from '../../shared/live/live-run.ts'

const notYet: LiveRun = { history: emptyHistory(), version: 0, phase: 'loading', error: null, behind: null }

/** Everything that happened in several runs, live and in the order of the ids. */
export function useSeveralRuns(runIds: readonly string[]): readonly LiveRun[] {
  const key = runIds.join(',')
  const source = useMemo(() => severalRuns(key === '' ? [] : key.split(',')), [key])
  return useSyncExternalStore(source.subscribe, source.get, source.onServer)
}

function severalRuns(runIds: readonly string[]) {
  const onServer = runIds.map(() => notYet)
  let last: readonly LiveRun[] = onServer
  return {
    subscribe(listener: () => void): () => void {
      const stops = runIds.map((runId) => runFollower(runId).follow(listener))
      return () => {
        for (const stop of stops) stop()
      }
    },
    // The same array as long as no run changed, so that React sees when there is nothing to draw.
    get(): readonly LiveRun[] {
      const now = runIds.map((runId) => runFollower(runId).store.get())
      if (now.some((run, i) => run !== last[i])) last = now
      return last
    },
    onServer: (): readonly LiveRun[] => onServer,
  }
}

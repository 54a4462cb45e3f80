'use client'

import { useCallback, useSyncExternalStore } from 'react'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { emptyHistory } from '@misfit/events/run/run-history'
import type { Readable } from './batched-store.ts'
import { connection, type ConnectionState } from './connection.ts'
import { type LiveRun, runFollower } from './live-run.ts'
import { type LiveRuns, type LiveTrainers, runsFollower, trainersFollower } from './live-runs.ts'

const noRuns: LiveRuns = { runs: [], byId: new Map(), loaded: false, error: null }
const noTrainers: LiveTrainers = { trainers: [], loaded: false }
const noRun: LiveRun = { history: emptyHistory(), version: 0, phase: 'loading', error: null, behind: null }

function useReadable<T>(source: () => Readable<T>, onServer: T): T {
  return useSyncExternalStore(
    useCallback((listener) => source().subscribe(listener), [source]),
    useCallback(() => source().get(), [source]),
    () => onServer,
  )
}

const runsSource = (): Readable<LiveRuns> => runsFollower().store
const trainersSource = (): Readable<LiveTrainers> => trainersFollower().store
const connectionSource = (): Readable<ConnectionState> => connection().state

/** Reads the list of runs, newest first, live. */
export const useRuns = (): LiveRuns => useReadable(runsSource, noRuns)

/** Reads one row of the table of runs, live; undefined until it is known. */
export const useRunSummary = (runId: string): RunSummary | undefined => useRuns().byId.get(runId)

/** The trainers that are connected now. */
export const useTrainers = (): LiveTrainers => useReadable(trainersSource, noTrainers)

/** Reads how the page stands with the hub, live. */
export const useConnection = (): ConnectionState => useReadable(connectionSource, 'connecting')

/** Everything that happened in a run, live. */
export function useRun(runId: string): LiveRun {
  return useSyncExternalStore(
    useCallback((listener) => runFollower(runId).follow(listener), [runId]),
    useCallback(() => runFollower(runId).store.get(), [runId]),
    () => noRun,
  )
}

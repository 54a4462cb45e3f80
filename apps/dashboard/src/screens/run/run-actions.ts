'use client'

import { canContinue, type RunSummary } from '@misfit/events/run/run-summary'
import { commandRun, continueRun, deleteRun, editRun, restoreRun } from '../../shared/hub-api/hub-api.ts'
import { runsFollower } from '../../shared/live/live-runs.ts'
import { plural } from '../../shared/format/numbers.ts'
import { toast, toastProblem } from '../../shared/primitives/toast.tsx'

/** Finds what can be done with a run in its state. */
export function possibleActions({ status, imported }: Pick<RunSummary, 'status' | 'imported'>): {
  pause: boolean
  resume: boolean
  stop: boolean
  goOn: boolean
} {
  return {
    pause: status === 'running',
    resume: status === 'paused',
    stop: status === 'running' || status === 'paused' || status === 'queued',
    // What another tool trained has no checkpoint here.
    goOn: imported === undefined && canContinue(status),
  }
}

const problem = (error: unknown): void => toastProblem(error)

export function pause(runId: string): void {
  commandRun(runId, 'pause').catch(problem)
}

export function resume(runId: string): void {
  commandRun(runId, 'resume').catch(problem)
}

export function stop(runId: string): void {
  commandRun(runId, 'stop').then(() => toast('Stopping after the current step; what was learned is kept'), problem)
}

/** Goes on from the last checkpoint. */
export function goOn(runId: string): void {
  continueRun(runId).then(() => toast('Going on from the last checkpoint'), problem)
}

/** @returns whether the hub took the change */
export async function edit(runId: string, change: { name?: string; tags?: string[] }): Promise<boolean> {
  try {
    runsFollower().put(await editRun(runId, change))
    return true
  } catch (error) {
    toastProblem(error)
    return false
  }
}

/** Deletes runs and offers to take it back. */
export async function deleteWithUndo(runIds: readonly string[]): Promise<void> {
  const results = await Promise.allSettled(runIds.map(deleteRun))
  const deleted = runIds.filter((_, i) => results[i]?.status === 'fulfilled')
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) toastProblem(failed.reason)
  if (deleted.length === 0) return
  runsFollower().remove(deleted)
  toast(`${plural(deleted.length, 'run')} deleted`, {
    label: 'Undo',
    run: () => {
      for (const runId of deleted) restoreRun(runId).then((summary) => runsFollower().put(summary), problem)
    },
  })
}

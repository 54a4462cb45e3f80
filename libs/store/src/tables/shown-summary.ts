import type { RunSummary } from '@misfit/events/run/run-summary'
import type { StoredRun } from './schema.ts'

/** Summary of a run that people see: its events' own, under what the queue, the watch for lost runs, and people did. */
export function shownSummary(row: StoredRun): RunSummary {
  return {
    ...row.summary,
    ...standing(row),
    name: row.name ?? row.summary.name,
    tags: row.tags ?? row.summary.tags,
    createdAt: row.createdAt,
  }
}

function standing(row: StoredRun): Partial<RunSummary> {
  if (row.job !== null) return { status: 'queued', message: null, endedAt: null }
  if (row.lostAt !== null) return { status: 'lost', message: row.lostReason, endedAt: row.lostAt }
  if (row.cancelledAt !== null)
    return { status: 'stopped', message: row.cancelledReason ?? 'stopped before it began', endedAt: row.cancelledAt }
  return {}
}

/** True while a process should be at work on the run: a trainer has its job, or its events have no end yet. */
export function needsProcess(row: StoredRun): boolean {
  if (row.job !== null) return row.job === 'claimed'
  if (row.lostAt !== null || row.cancelledAt !== null) return false
  const { status, lastSeq } = row.summary
  return status === 'running' || status === 'paused' || (status === 'queued' && lastSeq > 0)
}

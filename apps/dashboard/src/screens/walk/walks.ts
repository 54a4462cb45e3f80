import type { RunSummary } from '@misfit/events/run/run-summary'

/** The runs that were started together as one walk. */
export interface Walk {
  readonly walkId: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
  /** Runs in the walk's order. A deleted run is missing. */
  readonly runs: readonly RunSummary[]
}

/** Finds the walks among the runs, newest first. */
export function walksOf(runs: readonly RunSummary[]): Walk[] {
  const byId = new Map<string, RunSummary[]>()
  for (const run of runs) {
    if (run.walk === null) continue
    const known = byId.get(run.walk.walkId)
    if (known === undefined) byId.set(run.walk.walkId, [run])
    else known.push(run)
  }
  return [...byId]
    .map(([walkId, members]): Walk => ({
      walkId,
      createdAt: Math.min(...members.map((run) => run.createdAt)),
      runs: members.sort((a, b) => a.walk!.position - b.walk!.position),
    }))
    .sort((a, b) => b.createdAt - a.createdAt)
}

/** True when nothing more will happen in the run by itself. */
export const hasEnded = (run: RunSummary): boolean =>
  run.status === 'completed' || run.status === 'stopped' || run.status === 'failed' || run.status === 'lost'

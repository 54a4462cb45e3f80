import { type RunStatus, runStatuses, type RunSummary } from '@misfit/events/run/run-summary'

/** What a run in the list must have. */
export interface RunFilter {
  /** Words that must all be found, anywhere in name, model, dataset, tags or id. */
  text: string
  /** Statuses shown; none chosen shows all. */
  statuses: readonly RunStatus[]
  /** Tags of which a run must have every one. */
  tags: readonly string[]
}

export function matches(run: RunSummary, { text, statuses, tags }: RunFilter): boolean {
  if (statuses.length > 0 && !statuses.includes(run.status)) return false
  if (!tags.every((tag) => run.tags.includes(tag))) return false
  const words = text
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return true
  const searched = [run.name, run.settings.model, run.settings.dataset, run.runId, ...run.tags]
    .join('\n')
    .toLocaleLowerCase()
  return words.every((word) => searched.includes(word))
}

/** Statuses from an address's parameter: `running,lost`. Unknown words are left out. */
export const statusesFrom = (parameter: string | null): RunStatus[] =>
  runStatuses.filter((status) => parameter?.split(',').includes(status) ?? false)

/** Counts the runs of each tag, the most frequent first. */
export function tagCounts(runs: readonly RunSummary[]): { tag: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const run of runs) for (const tag of new Set(run.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts]
    .map(([tag, count]) => ({ tag, count }))
    .sort((a, b) => b.count - a.count || a.tag.localeCompare(b.tag))
}

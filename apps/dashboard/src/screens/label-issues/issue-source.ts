import { runIdSchema } from '@misfit/events/ids'
import type { RunSummary } from '@misfit/events/run/run-summary'

/** Source of the answers by which the given labels are doubted. */
export type IssueSource =
  /** A run's answers for images that it does not train on. */
  | { readonly kind: 'run'; readonly runId: string; readonly partition: 'validation' | 'test' }
  /** Runs that each answer for the training images that they were not shown. */
  | { readonly kind: 'folds'; readonly set: string }

/** Writes a source for the address: `k3x9w2m4p7q1-validation`, `folds-k3x9w2m4p7q1`. */
export const sourceText = (source: IssueSource): string =>
  source.kind === 'folds' ? `folds-${source.set}` : `${source.runId}-${source.partition}`

/** Reads what `sourceText` wrote; null for anything else. */
export function sourceFrom(text: string | null): IssueSource | null {
  const [first = '', second = ''] = (text ?? '').split('-')
  if (first === 'folds' && runIdSchema.safeParse(second).success) return { kind: 'folds', set: second }
  if (runIdSchema.safeParse(first).success && (second === 'validation' || second === 'test'))
    return { kind: 'run', runId: first, partition: second }
  return null
}

/** Runs that hold out parts of the training images, together. */
export interface FoldSet {
  readonly set: string
  /** Folds that were asked for. */
  readonly count: number
  /** Runs of the set that are here, by fold. */
  readonly runs: readonly RunSummary[]
}

/** The sets of folds among runs, the newest first. */
export function foldSets(runs: readonly RunSummary[]): FoldSet[] {
  const sets = new Map<string, RunSummary[]>()
  for (const run of runs) {
    const { fold } = run.settings
    if (fold !== undefined) sets.set(fold.set, [...(sets.get(fold.set) ?? []), run])
  }
  return [...sets].map(([set, members]) => ({
    set,
    count: members[0]!.settings.fold!.count,
    runs: members.toSorted((a, b) => a.settings.fold!.index - b.settings.fold!.index),
  }))
}

/** Lists the sources that a dataset's runs give: sets of folds first, then runs, each the newest first. */
export function issueSources(runs: readonly RunSummary[], datasetId: string): { folds: FoldSet[]; runs: RunSummary[] } {
  const ofDataset = runs.filter((run) => run.datasetId === datasetId)
  // A fold that still waits knows no dataset; it belongs to those beside it.
  const folds = foldSets(runs).filter((set) => set.runs.some((run) => run.datasetId === datasetId))
  return {
    folds,
    runs: ofDataset.filter((run) => run.settings.fold === undefined && (run.epoch > 0 || run.test !== null)),
  }
}

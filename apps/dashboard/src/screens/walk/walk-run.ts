import type { RunHistory } from '@misfit/events/run/run-history'
import type { RunSummary } from '@misfit/events/run/run-summary'
import type { ModelWords } from './model-offer.ts'

/** Run of a walk, as its chapters show it. */
export interface WalkRun {
  readonly runId: string
  readonly summary: RunSummary
  /** Changes in place: `version` says when. Null until its events have come. */
  readonly history: RunHistory | null
  readonly version: number
  readonly words: ModelWords
}

/** Whether a run looks the same in its chapter. */
export function looksSame(a: WalkRun | null, b: WalkRun | null): boolean {
  if (a === null || b === null) return a === b
  return (
    a.summary === b.summary &&
    a.history === b.history &&
    a.version === b.version &&
    a.words.title === b.words.title &&
    a.words.description === b.words.description &&
    a.words.changes === b.words.changes
  )
}

import type { RunHistory } from '@misfit/events/run-history'
import type { RunSummary } from '@misfit/events/run-summary'
import type { ModelWords } from './model-offer.ts'

/** One of a walk's runs, as its chapters show it. */
export interface WalkRun {
  readonly runId: string
  readonly summary: RunSummary
  /** Changes in place; its `version` says when. Null until its events have come. */
  readonly history: RunHistory | null
  readonly words: ModelWords
}

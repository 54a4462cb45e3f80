import type { RunHistory } from '@misfit/events/run/run-history'
import type { RunSummary } from '@misfit/events/run/run-summary'
import type { TrainerStatus } from '@misfit/events/live/trainer'

/** A model in words. */
export interface ModelWords {
  readonly title: string
  readonly description: string
  /** Change against the model before it; empty while not known. */
  readonly changes: string
}

/** A run's model in words: as the run told it, else as a trainer offers it, else by its id alone. */
export function modelWords(
  run: RunSummary,
  history: RunHistory | null,
  trainers: readonly TrainerStatus[],
): ModelWords {
  const offer = trainers.flatMap(({ models }) => models).find(({ id }) => id === run.settings.model)
  const told = history?.model ?? null
  return {
    title: told?.title ?? offer?.title ?? run.settings.model,
    description: told?.description ?? offer?.description ?? '',
    changes: offer?.changes ?? '',
  }
}

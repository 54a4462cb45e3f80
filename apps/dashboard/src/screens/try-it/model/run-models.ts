import type { RunSummary } from '@misfit/events/run/run-summary'

/** Whether a run has saved weights of its own: after its first epoch, and not as an ensemble of others. */
export function hasModel({ bestEpoch, settings }: Pick<RunSummary, 'bestEpoch' | 'settings'>): boolean {
  return bestEpoch !== null && settings.ensembleOf === undefined
}

export const tryUrl = (runId: string): string => `/runs/${runId}/try`

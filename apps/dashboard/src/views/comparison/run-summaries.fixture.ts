import type { RunSummary } from '@misfit/events/run/run-summary'
import { summaryOfCreated } from '@misfit/events/run/run-summary'
import { runSettingsSchema } from '@misfit/events/settings/settings'

/** A run for tests: queued, unless told otherwise. */
export function runSummary(runId: string, changes: Partial<RunSummary> = {}): RunSummary {
  const settings = runSettingsSchema.parse({ name: runId, model: 'model_1' })
  return { ...summaryOfCreated({ type: 'created', seq: 1, at: 0, runId, settings }), ...changes }
}

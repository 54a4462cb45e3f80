import { startedRunSchema } from '@misfit/events/http/http-api'
import type { RunSettings } from '@misfit/events/settings/settings'
import { requireHub } from '../../hub/hub-address.ts'
import { HubHttp } from '../../hub/hub-http.ts'
import type { CommandContext } from './context.ts'

/**
 * Puts a run into the queue of a dashboard: the trainer that takes it is any that has what the run needs.
 *
 * @throws UsageError when no dashboard answers; HubError when it refuses
 */
export async function queueRun(
  { home }: CommandContext,
  settings: RunSettings,
  { hub, json }: { hub: string | undefined; json: boolean },
): Promise<void> {
  const url = await requireHub(home, hub)
  const { runId } = startedRunSchema.parse(await new HubHttp(url).postJson('/api/runs', { settings }))
  const page = new URL(`/runs/${runId}`, url).href
  process.stdout.write(
    json ? `${JSON.stringify({ runId, url: page })}\n` : `run ${runId} waits for a trainer: ${page}\n`,
  )
}
